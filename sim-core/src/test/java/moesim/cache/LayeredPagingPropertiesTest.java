package moesim.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import moesim.testing.SharedCache;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What theory says of layered sequences: properties P1 to P6, P10 and P12 of docs/model.md §6. */
class LayeredPagingPropertiesTest {
  private static final int SEEDS = 40;

  private static long misses(FixedTrace trace, String policy, long capacity) {
    return SharedCache.replay(trace, policy, capacity, AccessSemantics.CO_RESIDENT)
        .misses();
  }

  private static FixedTrace layered(int layers, int experts, int seed) {
    return FixedTrace.random(FixedTrace.model(layers, experts, 1), 60, (seed % 4) * 0.2, seed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lru", "fifo"})
  void p1MissesEverythingBelowOneRound(String policy) {
    for (int seed = 0; seed < SEEDS; seed++) {
      FixedTrace trace = layered(6, 4, seed);
      for (int capacity = 1; capacity < 6; capacity++) {
        assertThat(misses(trace, policy, capacity))
            .as("seed %d, k %d", seed, capacity)
            .isEqualTo(6 * 60);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"layer-aware-lru", "furthest-layer-distance"})
  void p2EqualsLruAtExactlyOneRound(String policy) {
    for (int seed = 0; seed < SEEDS; seed++) {
      FixedTrace trace = layered(6, 4, seed);
      assertThat(misses(trace, policy, 6)).as("seed %d", seed).isEqualTo(misses(trace, "lru", 6));
    }
  }

  @org.junit.jupiter.api.Test
  void p3LayerAwareLruEqualsFurthestLayerDistanceUpToOneRound() {
    for (int seed = 0; seed < SEEDS; seed++) {
      FixedTrace trace = layered(6, 4, seed);
      for (int capacity = 1; capacity <= 6; capacity++) {
        assertThat(misses(trace, "layer-aware-lru", capacity))
            .as("seed %d, k %d", seed, capacity)
            .isEqualTo(misses(trace, "furthest-layer-distance", capacity));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lru", "layer-aware-lru", "lfu", "belady"})
  void p4StackPoliciesMissNoMoreInALargerCache(String policy) {
    for (int seed = 0; seed < SEEDS; seed++) {
      FixedTrace trace = layered(5, 4, seed);
      long previous = Long.MAX_VALUE;
      for (int capacity = 1; capacity <= 20; capacity++) {
        long misses = misses(trace, policy, capacity);
        assertThat(misses).as("seed %d, k %d", seed, capacity).isLessThanOrEqualTo(previous);
        previous = misses;
      }
    }
  }

  @org.junit.jupiter.api.Test
  void fifoMayMissMoreInALargerCache() {
    // Belady's anomaly, his own reference string: 1 2 3 4 1 2 5 1 2 3 4 5 misses 9 times with three
    // pages, 10 with four.
    FixedTrace trace =
        FixedTrace.ofExperts(FixedTrace.model(1, 6, 1), 1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5);
    assertThat(misses(trace, "fifo", 3)).isEqualTo(9);
    assertThat(misses(trace, "fifo", 4)).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({"16, 16528", "31, 1063"})
  void p5LayerAwareLruIsOptimalOnTheConstantSequence(int capacity, long published) {
    // 32 layers, always expert 0, 32,000 requests: table 8.2 of the notes; asymptotically N (l - k)
    // / (l - 1).
    FixedTrace trace = FixedTrace.ofExperts(FixedTrace.model(32, 8, 1), new int[32_000]);
    assertThat(misses(trace, "layer-aware-lru", capacity)).isEqualTo(published);
    assertThat(misses(trace, "belady", capacity)).isEqualTo(published);
    assertThat(misses(trace, "lru", capacity)).isEqualTo(32_000);
    assertThat((double) published).isCloseTo(32_000.0 * (32 - capacity) / 31, within(32.0));
  }

  @ParameterizedTest
  @CsvSource({"4, 7, 7.0", "4, 9, 3.6667"})
  void p6CyclingJustBeyondTheCacheDrivesLruToItsBound(int layers, int capacity, double limit) {
    // W = l ceil((k+1)/l) pages in a cycle: LRU always misses, OPT misses (W-k)/(W-1) of the
    // requests.
    int cycle = (capacity + layers) / layers;
    int[] experts = new int[layers * 30_000];
    for (int i = 0; i < experts.length; i++) {
      experts[i] = i / layers % cycle;
    }
    FixedTrace trace = FixedTrace.ofExperts(FixedTrace.model(layers, cycle, 1), experts);
    double ratio = (double) misses(trace, "lru", capacity) / misses(trace, "belady", capacity);
    assertThat(misses(trace, "lru", capacity)).isEqualTo(experts.length);
    assertThat(ratio).isCloseTo(limit, within(0.01));
  }

  @org.junit.jupiter.api.Test
  void p10BypassHelpsTheOptimumAndNoPolicyBeatsIt() {
    for (int seed = 0; seed < SEEDS; seed++) {
      FixedTrace trace = layered(4, 5, seed);
      for (int capacity = 1; capacity <= 20; capacity++) {
        long bypass = SharedCache.replay(trace, "belady", capacity, AccessSemantics.EVENT_ATOMIC)
            .misses();
        long optimum = misses(trace, "belady", capacity);
        assertThat(bypass).as("seed %d, k %d", seed, capacity).isLessThanOrEqualTo(optimum);
        for (String policy : SharedCache.policies()) {
          assertThat(misses(trace, policy, capacity))
              .as("%s, seed %d", policy, seed)
              .isGreaterThanOrEqualTo(optimum);
        }
      }
    }
  }

  @org.junit.jupiter.api.Test
  void p12EveryThetaAboveOneUpToTwoIsTheSamePolicy() {
    for (int seed = 0; seed < SEEDS; seed++) {
      FixedTrace trace = FixedTrace.random(FixedTrace.model(6, 8, 1 + seed % 3), 80, 0.3, seed);
      for (int capacity = 3; capacity < 48; capacity += 5) {
        CacheCounts reference = withTheta(trace, capacity, "1.5");
        assertThat(withTheta(trace, capacity, "2")).isEqualTo(reference);
        assertThat(withTheta(trace, capacity, "1.0001")).isEqualTo(reference);
      }
    }
  }

  @org.junit.jupiter.api.Test
  void thetaZeroIsLruAndALargeThetaIsFurthestLayerDistance() {
    MoeModel model = FixedTrace.model(6, 8, 1);
    for (int seed = 0; seed < SEEDS; seed++) {
      FixedTrace trace = FixedTrace.random(model, 80, 0.3, seed);
      for (int capacity = 1; capacity < 48; capacity += 5) {
        assertThat(withTheta(trace, capacity, "0").misses())
            .isEqualTo(misses(trace, "lru", capacity));
        assertThat(withTheta(trace, capacity, "1000000").misses())
            .isEqualTo(misses(trace, "furthest-layer-distance", capacity));
      }
    }
  }

  private static CacheCounts withTheta(FixedTrace trace, int capacity, String theta) {
    return SharedCache.replay(
        trace,
        "layer-aware-lru",
        Map.of("theta", theta),
        capacity,
        AccessSemantics.CO_RESIDENT,
        SharedCache.tokenByToken());
  }
}
