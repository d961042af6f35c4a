package moesim.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCapacity;
import moesim.cache.CacheCounts;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageTable;
import moesim.cache.PolicyContext;
import moesim.input.Options;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.replay.Replay;
import moesim.replay.RunResult;
import moesim.routing.BatchSteps;
import moesim.routing.NextUse;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CacheOnlyTest {
  private static CacheOnlySpec spec(String capacity, boolean shared, AccessSemantics semantics) {
    return new CacheOnlySpec(CacheCapacity.parse(capacity), shared, semantics);
  }

  private static CacheOnly machine(MoeModel model, CacheOnlySpec spec, String policy) {
    EvictionPolicyFactory factory = EvictionPolicies.find(policy).orElseThrow();
    return new CacheOnly(
        model,
        spec,
        (pages, capacity, pins) -> factory.create(new PolicyContext(
            pages,
            capacity,
            model.layers(),
            pins,
            Options.none(),
            RandomStreams.of(1).draws(Role.POLICY))));
  }

  private static CacheCounts run(
      FixedTrace trace, CacheOnlySpec spec, String policy, Replay replay) {
    MoeModel model = trace.model();
    NextUse future;
    try (BatchSteps steps = new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch())) {
      future = NextUse.of(model, steps, replay.resetPerBatch(), new HeapScratch());
    }
    boolean weighted = EvictionPolicies.find(policy).orElseThrow().readsGateWeights();
    try (BatchSteps steps =
        new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch(), weighted)) {
      RunResult result =
          replay.run(model, steps, machine(model, spec, policy), Optional.of(future), done -> {});
      return result.counts();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // layers; experts; capacity; shares. Floor(k / l) + 1 for the first k mod l layers, at most
        // all experts.
        "3; 4; 7; 3,2,2", // 7 = 3 x 2 + 1
        "3; 4; 8; 3,3,2", // 8 = 3 x 2 + 2
        "3; 4; 9; 3,3,3",
        "3; 4; 2; 1,1,0",
        "3; 4; 0; 0,0,0",
        "3; 4; 11; 4,4,3",
        "3; 4; 13; 4,4,4", // 5 4 4, capped
        "3; 4; 1000; 4,4,4",
        "1; 4; 3; 3"
      })
  void dealsTheCapacityOutInEqualShares(int layers, int experts, long capacity, String shares) {
    MoeModel model = FixedTrace.model(layers, experts, 1);
    List<String> found = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      PageTable pages = PageTable.ofLayer(model, layer, false);
      found.add(String.valueOf(CacheOnly.shareOf(layer, layers, capacity, pages)));
    }
    assertThat(String.join(",", found)).isEqualTo(shares);
  }

  @Test
  void capsAShareInBytesAtTheBytesOfTheLayer() {
    // Two layers of three experts: 3 x 10 B and 3 x 2 B. Of 41 B, 21 and 20; the second layer can
    // use 6.
    MoeModel model = new MoeModel("unequal", List.of(0, 1), 3, 1, List.of(10L, 2L));
    assertThat(CacheOnly.shareOf(0, 2, 41, PageTable.ofLayer(model, 0, true))).isEqualTo(21);
    assertThat(CacheOnly.shareOf(1, 2, 41, PageTable.ofLayer(model, 1, true))).isEqualTo(6);
  }

  @Test
  void givesEveryLayerItsOwnShareAndNoMore() {
    // Three layers of two experts, four places: shares 2, 1, 1. Layer 0 keeps both experts, the
    // others thrash.
    FixedTrace trace = FixedTrace.of(FixedTrace.model(3, 2, 1), "0 0 0 | 1 1 1 | 0 0 0 | 1 1 1");
    CacheOnlySpec own = spec("4 experts", false, AccessSemantics.CO_RESIDENT);
    // Misses 2 + 4 + 4, evictions 0 + 3 + 3.
    assertThat(run(trace, own, "lru", new Replay(0, false)))
        .isEqualTo(new CacheCounts(12, 2, 10, 0, 6, 10, 10));
    // 50 % of 6 is 3: one each, and layer 0 thrashes like the others. Misses 4 + 4 + 4, evictions 3
    // + 3 + 3.
    CacheOnlySpec half = spec("50 %", false, AccessSemantics.CO_RESIDENT);
    assertThat(run(trace, half, "lru", new Replay(0, false)))
        .isEqualTo(new CacheCounts(12, 0, 12, 0, 9, 12, 12));
  }

  @ParameterizedTest
  @EnumSource
  void isTheSumOfIndependentCachesOnePerLayer(AccessSemantics semantics) {
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int layers = 1 + random.nextInt(4);
      int experts = 2 + random.nextInt(6);
      int topK = 1 + random.nextInt(2);
      int[][] ofLayers = new int[layers][];
      for (int layer = 0; layer < layers; layer++) {
        ofLayers[layer] = selections(random, experts, topK);
      }
      long capacity = 1L + random.nextInt(layers * experts + 3);
      FixedTrace all = FixedTrace.ofExperts(
          FixedTrace.model(layers, experts, topK), interleaved(ofLayers, topK));
      for (String policy : EvictionPolicies.names()) {
        // Caches of "random" share one stream of draws, as one machine has one source of chance.
        // The age of "lfru" is the layer steps of all layers since the last use, plus one.
        if (policy.equals("random") || policy.equals("lfru")) {
          continue;
        }
        CacheCounts sum = CacheCounts.ZERO;
        for (int layer = 0; layer < layers; layer++) {
          long share = Math.min(experts, capacity / layers + (layer < capacity % layers ? 1 : 0));
          FixedTrace one =
              FixedTrace.ofExperts(FixedTrace.model(1, experts, topK), ofLayers[layer]);
          sum = sum.plus(SharedCache.replay(one, policy, share, semantics));
        }
        assertThat(run(
                all, spec(capacity + " experts", false, semantics), policy, new Replay(0, false)))
            .as("seed %d, %s, %d experts", seed, policy, capacity)
            .isEqualTo(sum);
      }
    }
  }

  /** Thirty tokens, each with {@code topK} distinct experts. */
  private static int[] selections(SplittableRandom random, int experts, int topK) {
    return IntStream.range(0, 30)
        .flatMap(token -> random.ints(0, experts).distinct().limit(topK))
        .toArray();
  }

  /** {@code [tokens][layers][topK]} from one {@code [tokens][topK]} per layer. */
  private static int[] interleaved(int[][] ofLayers, int topK) {
    int tokens = ofLayers[0].length / topK;
    return IntStream.range(0, tokens)
        .flatMap(token -> IntStream.range(0, ofLayers.length)
            .flatMap(layer -> IntStream.range(0, topK).map(k -> ofLayers[layer][token * topK + k])))
        .toArray();
  }

  @ParameterizedTest
  @EnumSource
  void isOneCacheOverAllLayersWhenShared(AccessSemantics semantics) {
    FixedTrace trace = FixedTrace.random(FixedTrace.model(3, 5, 2), 80, 0.3, 9);
    for (String policy : EvictionPolicies.names()) {
      assertThat(run(trace, spec("6 experts", true, semantics), policy, new Replay(0, false)))
          .as(policy)
          .isEqualTo(SharedCache.replay(trace, policy, 6, semantics));
    }
  }

  @Test
  void forgetsAndEmptiesAllItsCaches() {
    // Two layers, all four experts fit. Warm-up of one step: layer 0 and 1 keep expert 0. Then hits
    // 2, misses 2; the second
    // request finds empty caches: misses 2, and no eviction is counted.
    FixedTrace trace = FixedTrace.of(FixedTrace.model(2, 2, 1), "0 0 | 0 0 | 1 1 # 0 0");
    CacheOnlySpec own = spec("4 experts", false, AccessSemantics.CO_RESIDENT);
    assertThat(run(trace, own, "lru", new Replay(1, true)))
        .isEqualTo(new CacheCounts(6, 2, 4, 0, 0, 4, 4));
  }
}
