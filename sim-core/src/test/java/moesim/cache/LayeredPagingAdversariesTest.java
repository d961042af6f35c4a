package moesim.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Phase;
import moesim.testing.FixedShares;
import moesim.testing.FixedTrace;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What adversaries make of policies on layered sequences: properties P6 to P9 of docs/model.md §6.
 */
@Tag("seeds")
class LayeredPagingAdversariesTest {
  private static long misses(FixedTrace trace, String policy, long capacity) {
    return SharedCache.replay(trace, policy, capacity, AccessSemantics.CO_RESIDENT)
        .misses();
  }

  @ParameterizedTest
  @CsvSource({
    "4, 7, 7.0",
    "4, 9, 3.6667",
    "1, 3, 3.0",
    "2, 5, 5.0",
    "3, 7, 4.0",
    "5, 8, 4.5",
    "6, 11, 11.0"
  })
  void p6CyclingJustBeyondTheCacheDrivesLruToItsBound(int layers, int capacity, double limit) {
    // W = l ceil((k+1)/l) pages in a cycle: LRU and FIFO always miss, OPT misses (W-k)/(W-1) of the
    // requests but for the first round through the cycle.
    int cycle = (capacity + layers) / layers;
    int pages = cycle * layers;
    assertThat(limit).isCloseTo((pages - 1.0) / (pages - capacity), within(0.0001));
    int[] experts = new int[layers * 30_000];
    for (int i = 0; i < experts.length; i++) {
      experts[i] = i / layers % cycle;
    }
    FixedTrace trace = FixedTrace.ofExperts(FixedTrace.model(layers, cycle, 1), experts);
    assertThat(misses(trace, "lru", capacity)).isEqualTo(experts.length);
    assertThat(misses(trace, "fifo", capacity)).isEqualTo(experts.length);
    double steady = (double) (experts.length - pages) * (pages - capacity) / (pages - 1);
    assertThat((double) misses(trace, "belady", capacity))
        .isCloseTo(pages + steady, within((double) pages));
  }

  /**
   * The adversary of T2: k + 1 pages over the layers in turn, each touched once; then in every
   * layer the page that is not resident, or the one the layer requested last.
   */
  private static int[] adaptive(MoeModel model, String policy, int capacity, int rounds) {
    ExpertCache cache =
        SharedCache.cacheOf(model, policy, Map.of(), capacity, AccessSemantics.SEQUENTIAL);
    int layers = model.layers();
    int[] experts = new int[layers * rounds];
    // Weights that nobody recorded, for the policies that read them.
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
    // One with k = l and one with a single layer, where the bounds are 1 and k.
    for (int[] shape :
        new int[][] {{4, 4, 7}, {4, 4, 10}, {4, 4, 15}, {3, 5, 5}, {8, 8, 31}, {4, 3, 4}, {1, 6, 5}
        }) {
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
      // At k = l it is LRU, and so it is in a single layer.
      if (policy.equals("furthest-layer-distance") && capacity > shape[0] && shape[0] > 1) {
        assertThat(added[1]).as("optimum, capacity %d", capacity).isLessThanOrEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 10_000})
  void p8MissesOfFixedSharesGrowWithTheTraceAndThoseOfASharedCacheDoNot(int rounds) {
    // 32 layers of 8 experts, 64 places, so shares of 2. The last layer goes round 3 experts: it
    // misses every round, the other 31 layers once. Shared, 31 + 3 experts fit: 34 misses.
    MoeModel model = FixedTrace.model(32, 8, 1);
    int[] experts = new int[32 * rounds];
    for (int round = 0; round < rounds; round++) {
      experts[round * 32 + 31] = round % 3;
    }
    FixedTrace trace = FixedTrace.ofExperts(model, experts);
    for (String policy : List.of("lru", "fifo")) {
      assertThat(FixedShares.misses(trace, policy, 64, AccessSemantics.CO_RESIDENT))
          .isEqualTo(rounds + 31);
    }
    for (String policy : List.of("lru", "layer-aware-lru", "belady")) {
      assertThat(misses(trace, policy, 64)).isEqualTo(34);
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
}
