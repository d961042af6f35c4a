package moesim.hardware.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCounts;
import moesim.hardware.CacheOnlySpec;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import moesim.testing.SharedCache;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What holds for an offload server under every load: its time has bounds, and changes no count. */
class OffloadServerContractTest {
  private static final int INSTANCES = 2_000;

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
}
