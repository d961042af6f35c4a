package moesim.hardware.balance;

import moesim.units.Bandwidth;
import moesim.units.FlopRate;

/**
 * What serving tokens by one expert costs its unit, in one step. Never falls with tokens; nothing
 * for none.
 */
@FunctionalInterface
public interface ExpertCost {
  /** Tokens themselves: a cost without a unit of time. */
  ExpertCost TOKENS = tokens -> tokens;

  /** Cost of {@code tokens}, which even splits over copies leave fractional. */
  double of(double tokens);

  /**
   * Picoseconds by a roofline: reading the weights or computing, whichever is longer (docs/model.md
   * §17).
   *
   * @param weightBytes bytes of one expert
   * @param flopPerToken operations of one expert for one token
   */
  static ExpertCost roofline(
      long weightBytes, long flopPerToken, Bandwidth memory, FlopRate compute) {
    double readPs = weightBytes * (1e12 / memory.bytesPerSecond());
    double psPerToken = flopPerToken * (1e12 / compute.flopPerSecond());
    return tokens -> tokens > 0 ? Math.max(readPs, tokens * psPerToken) : 0;
  }
}
