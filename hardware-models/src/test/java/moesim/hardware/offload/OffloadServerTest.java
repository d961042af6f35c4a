package moesim.hardware.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCounts;
import moesim.hardware.CacheOnlySpec;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Times by hand, and what holds for every replay. Experts of 10 bytes take 10 ps, unless said otherwise. */
class OffloadServerTest {
  private static final OffloadSpec SPEC = new OffloadSpec(0, 1e12, 1, 2);
  private static final int INSTANCES = 2_000;

  @Test
  void stallsForEveryLoadThatNobodyMadeAhead() {
    // One layer, LRU, two places: 0 1 0 2. Every step computes 1, waits 10 if it misses, computes
    // 2.
    FixedTrace trace = FixedTrace.ofExperts(OffloadRuns.model(1, 3, 1, 10), 0, 1, 0, 2);
    OffloadTimes times = onDemand(trace, 2, 0);
    assertThat(times).isEqualTo(new OffloadTimes(4 * 3, 3 * 10, 3 * 10, 0));
    assertThat(times.totalPs()).isEqualTo(42);
  }

  @Test
  void computesTheExpertsItHasWhileOthersCome() {
    // Top-2: {0,1} misses both: 1, 0 comes at 11, computed by 13, 1 comes at 21, computed by 23.
    // {0,2}: 24, 0 is computed by 26 while 2 comes until 34, computed by 36.
    FixedTrace trace = FixedTrace.of(OffloadRuns.model(1, 3, 2, 10), "0,1 | 0,2");
    assertThat(onDemand(trace, 3, 0)).isEqualTo(new OffloadTimes(10, 26, 30, 0));
  }

  @Test
  void hidesALoadAheadBehindComputation() {
    // Two layers of two experts, four places, an oracle of one layer step. Layer 0: known at 1,
    // expert 0
    // comes at 11, computed by 13. At 1 the expert of layer 1 is queued behind it: it comes at 21.
    // Layer 1: known at 14, waits until 21: late. Computed by 23.
    FixedTrace trace = FixedTrace.of(OffloadRuns.model(2, 2, 1, 10), "0 1");
    assertThat(onDemand(trace, 4, 1)).isEqualTo(new OffloadTimes(6, 17, 20, 1));
    // Without it, layer 1 waits from 14 to 24.
    assertThat(onDemand(trace, 4, 0)).isEqualTo(new OffloadTimes(6, 20, 20, 0));
  }

  @Test
  void letsALayerStepOvertakeWhatIsLoadedAhead() {
    // Three layers, two layer steps ahead: at 1, after expert 0 (comes at 11), those of layers 1
    // and 2 wait.
    // Layer 0 is computed by 13, layer 1 known at 14, its expert on the way since 11: comes at 21,
    // computed by
    // 23. Layer 2 known at 24, its expert on the way since 21, comes at 31, computed by 33.
    FixedTrace trace = FixedTrace.of(OffloadRuns.model(3, 2, 1, 10), "0 0 0");
    assertThat(onDemand(trace, 6, 2)).isEqualTo(new OffloadTimes(9, 24, 30, 2));
  }

  @Test
  void keepsThePlacesOfALayerStepUntilItIsOver() {
    // One place: what is loaded ahead for layer 1 takes the place of layer 0's expert, so its load
    // begins when that is computed, at 13, and is done at 23.
    FixedTrace trace = FixedTrace.of(OffloadRuns.model(2, 2, 1, 10), "0 1");
    assertThat(onDemand(trace, 1, 1)).isEqualTo(new OffloadTimes(6, 19, 20, 1));
  }

  @Test
  void beginsTheLoadsOfTheOptimumAsEarlyAsItCan() {
    // As the first: 0 comes at 10, computed by 12; 1 comes at 20, computed by 22; 0 again by 25; 2
    // takes the
    // place of 1, which was used until 22: it comes at 32, and is computed by 34.
    FixedTrace trace = FixedTrace.ofExperts(OffloadRuns.model(1, 3, 1, 10), 0, 1, 0, 2);
    OffloadTimes times = OffloadRuns.conservative(
            trace, SPEC, OffloadRuns.cache(2, AccessSemantics.CO_RESIDENT))
        .times();
    assertThat(times).isEqualTo(new OffloadTimes(12, 22, 30, 0));
  }

  @ParameterizedTest
  @EnumSource(value = AccessSemantics.class, mode = Mode.EXCLUDE, names = "SEQUENTIAL")
  void liesBetweenTheBoundsAndChangesNoCount(AccessSemantics semantics) {
    for (int seed = 0; seed < INSTANCES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int experts = 2 + random.nextInt(5);
      MoeModel model = OffloadRuns.model(1 + random.nextInt(4), experts, 1 + random.nextInt(2), 10);
      FixedTrace trace = FixedTrace.random(model, 1 + random.nextInt(20), 0.3, seed);
      OffloadSpec spec =
          new OffloadSpec(random.nextInt(3), 1e12, random.nextInt(20), random.nextInt(10));
      int capacity = 1 + random.nextInt(model.pages());
      CacheOnlySpec cache = OffloadRuns.cache(capacity, semantics);
      CacheCounts optimum = SharedCache.replay(trace, "belady", capacity, semantics);
      long loadPs = spec.loadPs(10);
      OffloadRuns.Run best = OffloadRuns.conservative(trace, spec, cache);
      String instance = "seed " + seed;
      assertThat(best.result().counts()).as(instance).isEqualTo(optimum);
      assertThat(best.times().linkPs()).as(instance).isEqualTo(optimum.misses() * loadPs);
      long least = Math.max(best.times().computePs(), optimum.misses() * loadPs);
      assertThat(best.times().totalPs()).as(instance).isBetween(least, 2 * least);
      for (String policy : new String[] {"lru", "belady", "layer-aware-lru"}) {
        OffloadRuns.Run demand = OffloadRuns.onDemand(trace, spec, cache, policy, 0);
        assertTimes(demand, best, least, loadPs, instance);
        assertThat(demand.result().counts())
            .as(instance)
            .isEqualTo(SharedCache.replay(trace, policy, capacity, semantics));
        assertThat(demand.times().linkPs())
            .as(instance)
            .isEqualTo(demand.result().counts().misses() * loadPs);
      }
      OffloadRuns.Run ahead =
          OffloadRuns.onDemand(trace, spec, cache, "lru", 1 + random.nextInt(4));
      assertTimes(ahead, best, least, loadPs, instance);
    }
  }

  /** The device stalls only while the link loads, and works as long as that of the optimum. */
  private static void assertTimes(
      OffloadRuns.Run run, OffloadRuns.Run best, long least, long loadPs, String instance) {
    OffloadTimes times = run.times();
    long loads = run.result().counts().misses() + run.result().prefetches().loads();
    assertThat(times.computePs()).as(instance).isEqualTo(best.times().computePs());
    assertThat(times.totalPs()).as(instance).isGreaterThanOrEqualTo(least);
    assertThat(times.stallPs()).as(instance).isBetween(0L, times.linkPs());
    // A load ahead may be dropped before it begins, or loaded again because it was.
    assertThat(times.linkPs()).as(instance).isLessThanOrEqualTo(loads * loadPs);
  }

  private static OffloadTimes onDemand(FixedTrace trace, int capacity, int depth) {
    CacheOnlySpec cache = OffloadRuns.cache(capacity, AccessSemantics.CO_RESIDENT);
    return OffloadRuns.onDemand(trace, SPEC, cache, "lru", depth).times();
  }
}
