package moesim.hardware.parallel;

import moesim.units.Latency;

/**
 * What tokens weigh on their way to the experts and back.
 *
 * @param dispatchBytes of a token that goes to an expert
 * @param combineBytes of a result that comes back
 * @param suppression which copies are sent once
 * @param launch time from the end of a computation until its transfers leave
 */
public record DispatchSpec(
    long dispatchBytes, long combineBytes, Suppression suppression, Latency launch) {
  public DispatchSpec {
    if (dispatchBytes < 0 || combineBytes < 0) {
      throw new IllegalArgumentException(
          "dispatchBytes=" + dispatchBytes + " combineBytes=" + combineBytes);
    }
  }
}
