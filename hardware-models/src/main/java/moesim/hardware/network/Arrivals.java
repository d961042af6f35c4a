package moesim.hardware.network;

/** Hears of transfers. */
@FunctionalInterface
public interface Arrivals {
  /**
   * The last byte of a transfer is there at {@code atPs}, now or later. Called once per transfer
   * and from the clock, never inside {@link Network#send}. A network that reserves its path knows
   * the instant when the transfer starts and says it then; one that moves packets says it when the
   * last one is there.
   */
  void arriving(int token, long atPs);
}
