package moesim.traces.compose;

import java.util.List;
import java.util.Optional;
import moesim.routing.RequestArrivals;
import moesim.traces.requests.RequestTrace;
import moesim.traces.synthetic.SplitMix64;

/**
 * When the requests of a composed trace arrive.
 *
 * @param process draws gaps; empty if {@code recorded} has them
 * @param recorded arrivals and lengths of requests that were served somewhere
 * @param spikes one after the other
 */
record Arrivals(
    Optional<ArrivalProcess> process, Optional<RequestTrace> recorded, List<Spike> spikes) {
  private static final double NS_PER_SECOND = 1e9;

  /** Those of the first {@code requests} requests. */
  RequestArrivals of(int requests, long seed) {
    long[] ns = new long[requests];
    SplitMix64 random = new SplitMix64(SplitMix64.mix(seed ^ SplitMix64.GAMMA));
    double seconds = 0;
    for (int request = 0; request < requests; request++) {
      if (process.isPresent()) {
        seconds += process.get().nextGap(random);
      } else {
        seconds = recorded.orElseThrow().arrivalNs()[request] / NS_PER_SECOND;
      }
      ns[request] = Math.round(Spike.arrival(seconds, spikes) * NS_PER_SECOND);
    }
    return new RequestArrivals(ns);
  }
}
