package moesim.traces.compose;

import java.util.Arrays;
import java.util.stream.IntStream;
import moesim.routing.RoutingTrace;
import moesim.traces.synthetic.SplitMix64;

/**
 * A trace that requests are taken from, in turn, over and over.
 *
 * @param name as the recipe calls it
 * @param trace the trace
 * @param requests numbers in the trace of those that are taken, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares sources.
record Source(String name, RoutingTrace trace, int[] requests) {
  /** Of {@code count} requests that follow each other. */
  static Source consecutive(String name, RoutingTrace trace, int first, int count) {
    return new Source(name, trace, IntStream.range(first, first + count).toArray());
  }

  /**
   * Of {@code count} requests drawn without replacement from those of {@code [first, end)}, all
   * subsets being as likely; in the order of the trace.
   */
  static Source sample(String name, RoutingTrace trace, int first, int end, int count, long seed) {
    int[] all = IntStream.range(first, end).toArray();
    SplitMix64 random = new SplitMix64(seed);
    for (int i = 0; i < count; i++) {
      int other = i + (int) (random.next() * (all.length - i));
      int taken = all[other];
      all[other] = all[i];
      all[i] = taken;
    }
    int[] taken = Arrays.copyOf(all, count);
    Arrays.sort(taken);
    return new Source(name, trace, taken);
  }

  /** The same choice among {@code numbers} only: what was counted from 0 are places in them. */
  Source among(int[] numbers) {
    return new Source(
        name, trace, IntStream.of(requests).map(place -> numbers[place]).toArray());
  }

  /** Number in the trace of what is taken after {@code taken} others. */
  int request(int taken) {
    return requests[taken % requests.length];
  }
}
