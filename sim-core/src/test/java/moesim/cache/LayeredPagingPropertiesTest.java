package moesim.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Phase;
import moesim.testing.FixedTrace;
import moesim.testing.SharedCache;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What theory says of layered sequences: properties P1 to P10 and P12 of docs/model.md §6. */
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

  /**
   * The adversary of T2: k + 1 pages over the layers in turn, each touched once; then in every layer the page that is not
   * resident, or the one the layer requested last.
   */
  private static int[] adaptive(MoeModel model, String policy, int capacity, int rounds) {
    ExpertCache cache =
        SharedCache.cacheOf(model, policy, Map.of(), capacity, AccessSemantics.SEQUENTIAL);
    int layers = model.layers();
    int[] experts = new int[layers * rounds];
    LayerStep step = new LayerStep(model, true);
    step.gateWeights()[0] = Float.NaN;
    for (int i = 0; i < experts.length; i++) {
      int layer = i % layers;
      int round = i / layers;
      int expert = round * layers + layer <= capacity ? round : experts[Math.max(0, i - layers)];
      for (int other = 0;
          round * layers > capacity && other * layers + layer <= capacity;
          other++) {
        expert = cache.isResident(model.page(layer, other)) ? expert : other;
      }
      experts[i] = expert;
      step.begin(round, layer, Phase.DECODE, i);
      step.add(model.page(layer, expert));
      cache.serve(step);
    }
    return experts;
  }

  private static List<String> causalPolicies() {
    return EvictionPolicies.all().stream()
        .filter(policy -> !policy.knowsTheFuture())
        .map(EvictionPolicyFactory::name)
        .toList();
  }

  /** Misses and optimal misses that the second half of {@code experts} adds. */
  private static long[] ofSecondHalf(MoeModel model, String policy, int capacity, int[] experts) {
    int[] half = Arrays.copyOf(experts, experts.length / 2);
    FixedTrace first = FixedTrace.ofExperts(model, half);
    FixedTrace whole = FixedTrace.ofExperts(model, experts);
    return new long[] {
      misses(whole, policy, capacity) - misses(first, policy, capacity),
      misses(whole, "belady", capacity) - misses(first, "belady", capacity)
    };
  }

  @ParameterizedTest
  @MethodSource("causalPolicies")
  void p7AnAdversaryThatSeesTheCacheReachesTheLowerBound(String policy) {
    int rounds = 6000;
    for (int[] shape : new int[][] {{4, 4, 7}, {4, 4, 10}, {4, 4, 15}, {3, 5, 5}, {8, 8, 31}}) {
      MoeModel model = FixedTrace.model(shape[0], shape[1], 1);
      int capacity = shape[2];
      int bound = capacity - shape[0] + 1;
      long[] added =
          ofSecondHalf(model, policy, capacity, adaptive(model, policy, capacity, rounds));
      // At least one miss a round. The optimum may pay once more than the phases of the second half
      // are.
      assertThat(added[0]).as("%s %s", policy, model).isGreaterThanOrEqualTo(rounds / 2);
      assertThat(added[0])
          .as("%s, capacity %d, optimum %d", policy, capacity, added[1])
          .isGreaterThanOrEqualTo(bound * (added[1] - 1));
      if (policy.equals("furthest-layer-distance")) {
        assertThat(added[1]).as("optimum, capacity %d", capacity).isLessThanOrEqualTo(1);
      }
    }
  }

  /** Misses of a cache per layer with {@code share} experts each, of an access sequence of experts. */
  private static long missesOfShares(MoeModel model, String policy, int share, int[] experts) {
    int layers = model.layers();
    int[] ofLayer = new int[experts.length / layers];
    long misses = 0;
    for (int layer = 0; layer < layers; layer++) {
      for (int round = 0; round < ofLayer.length; round++) {
        ofLayer[round] = experts[round * layers + layer];
      }
      misses += misses(
          FixedTrace.ofExperts(FixedTrace.model(1, model.experts(), 1), ofLayer.clone()),
          policy,
          share);
    }
    return misses;
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 10_000})
  void p8MissesOfFixedSharesGrowWithTheTraceAndThoseOfASharedCacheDoNot(int rounds) {
    // 32 layers of 8 experts, 64 places, so shares of 2. The last layer goes round 3 experts: it
    // misses every round, the other 31
    // layers once. Shared, 31 + 3 experts fit: 34 misses.
    MoeModel model = FixedTrace.model(32, 8, 1);
    int[] experts = new int[32 * rounds];
    for (int round = 0; round < rounds; round++) {
      experts[round * 32 + 31] = round % 3;
    }
    assertThat(missesOfShares(model, "lru", 2, experts)).isEqualTo(rounds + 31);
    assertThat(missesOfShares(model, "fifo", 2, experts)).isEqualTo(rounds + 31);
    for (String policy : List.of("lru", "layer-aware-lru", "belady")) {
      assertThat(misses(FixedTrace.ofExperts(model, experts), policy, 64)).isEqualTo(34);
    }
  }

  @ParameterizedTest
  @MethodSource("causalPolicies")
  void p9UniformRequestsAndOnePlaceTooFewCostEveryPolicyTheHarmonicNumber(String policy) {
    for (int experts = 2; experts <= 4; experts++) {
      double harmonic = 0;
      for (int i = 1; i <= experts; i++) {
        harmonic += 1.0 / i;
      }
      MoeModel model = FixedTrace.model(4, experts, 1);
      FixedTrace trace = FixedTrace.random(model, 20_000, 0, experts);
      int capacity = 4 * experts - 1;
      double misses = misses(trace, policy, capacity);
      // One in n rounds at least, in expectation; 4 standard deviations of 20,000 rounds.
      double expected = 20_000.0 / experts;
      assertThat(misses).isGreaterThan(expected - 4 * Math.sqrt(expected));
      assertThat(misses / misses(trace, "belady", capacity)).isGreaterThan(harmonic);
    }
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
