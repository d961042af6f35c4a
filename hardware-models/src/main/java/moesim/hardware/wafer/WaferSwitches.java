package moesim.hardware.wafer;

import moesim.hardware.network.Rounding;
import moesim.hardware.reservation.Succession;
import moesim.hardware.reservation.Waiting;

/**
 * What a model of a wafer may assume one way or another.
 *
 * @param fidelity how waiting is worked out
 * @param succession when a successor can claim its units
 * @param waiting who is tried when units become free
 * @param rounding of durations
 * @param awayFirst true if tasks away from the home of their expert go before the others in every
 *     queue
 * @param tokensMove true if tokens are sent to the dies of their experts before a layer step, and
 *     back after it
 * @param overflowFails true if weights, copies and reserve that exceed a die's memory are an error,
 *     not a warning
 * @param lever what is perfect
 */
public record WaferSwitches(
    Fidelity fidelity,
    Succession succession,
    Waiting waiting,
    Rounding rounding,
    boolean awayFirst,
    boolean tokensMove,
    boolean overflowFails,
    Lever lever) {
  /** Of a machine that can be built: nothing is perfect. */
  public WaferSwitches(
      Fidelity fidelity,
      Succession succession,
      Waiting waiting,
      Rounding rounding,
      boolean awayFirst,
      boolean tokensMove,
      boolean overflowFails) {
    this(fidelity, succession, waiting, rounding, awayFirst, tokensMove, overflowFails, Lever.NONE);
  }
}
