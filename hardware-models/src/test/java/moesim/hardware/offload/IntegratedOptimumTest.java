package moesim.hardware.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCounts;
import moesim.testing.FixedTrace;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Test;

/** Every schedule of loads of tiny instances, tried one unit of time after the other. */
class IntegratedOptimumTest {
  private static final int INSTANCES = 300;
  private static final int NOTHING = -1;

  /**
   * Requests done, pages on the device as bits, the page on its way, and the time it still needs.
   */
  private record State(int done, int held, int loading, int left) {}

  @Test
  void isAtLeastTheLowerBoundAndAtMostConservative() {
    int apart = 0;
    for (int seed = 0; seed < INSTANCES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int pages = 2 + random.nextInt(3);
      int capacity = 1 + random.nextInt(pages);
      int load = 1 + random.nextInt(4);
      int[] requests = random.ints(1 + random.nextInt(9), 0, pages).toArray();
      FixedTrace trace = FixedTrace.ofExperts(OffloadRuns.model(1, pages, 1, load), requests);
      CacheCounts belady =
          SharedCache.replay(trace, "belady", capacity, AccessSemantics.CO_RESIDENT);
      long conservative = OffloadRuns.conservative(
              trace,
              new OffloadSpec(0, 1e12, 0, 1),
              OffloadRuns.cache(capacity, AccessSemantics.CO_RESIDENT))
          .times()
          .totalPs();
      long optimum = shortest(requests, pages, capacity, load);
      long least = Math.max(requests.length, belady.misses() * load);
      assertThat(optimum).as("seed " + seed).isBetween(least, conservative);
      assertThat(conservative).as("seed " + seed).isLessThanOrEqualTo(2 * optimum);
      apart += optimum < conservative ? 1 : 0;
    }
    // Conservative is not optimal, or this would be no sandwich.
    assertThat(apart).isPositive();
  }

  private static long shortest(int[] requests, int pages, int capacity, int load) {
    Set<State> now = new HashSet<>(Set.of(new State(0, 0, NOTHING, 0)));
    for (long time = 0; ; time++) {
      Set<State> next = new HashSet<>();
      for (State state : now) {
        if (state.done == requests.length) {
          return time;
        }
        begin(state, requests, pages, capacity, load, next);
      }
      now = next;
    }
  }

  /** All that a unit of time may bring, a load begun in it or not. */
  private static void begin(
      State state, int[] requests, int pages, int capacity, int load, Set<State> next) {
    next.add(after(state, requests));
    if (state.loading != NOTHING) {
      return;
    }
    for (int page = 0; page < pages; page++) {
      if ((state.held >> page & 1) != 0) {
        continue;
      }
      if (Integer.bitCount(state.held) < capacity) {
        next.add(after(new State(state.done, state.held, page, load), requests));
        continue;
      }
      for (int victim = 0; victim < pages; victim++) {
        boolean computed = victim == requests[state.done];
        if ((state.held >> victim & 1) != 0 && !computed) {
          int held = state.held & ~(1 << victim);
          next.add(after(new State(state.done, held, page, load), requests));
        }
      }
    }
  }

  private static State after(State state, int[] requests) {
    int done = state.done + (state.held >> requests[state.done] & 1);
    if (state.loading == NOTHING) {
      return new State(done, state.held, NOTHING, 0);
    }
    return state.left == 1
        ? new State(done, state.held | 1 << state.loading, NOTHING, 0)
        : new State(done, state.held, state.loading, state.left - 1);
  }
}
