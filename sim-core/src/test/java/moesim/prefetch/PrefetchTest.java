package moesim.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import moesim.cache.AccessSemantics;
import moesim.cache.PrefetchCounts;
import moesim.model.MoeModel;
import moesim.replay.RunResult;
import moesim.routing.BatchSteps;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Test;

class PrefetchTest {
  private static OraclePrefetcher oracle(FixedTrace trace, int depth) {
    BatchSteps ahead = new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch());
    return new OraclePrefetcher(trace.model(), ahead, depth, false);
  }

  private static RunResult replay(
      FixedTrace trace, String policy, long capacity, Prefetcher prefetcher) {
    return SharedCache.replay(trace, policy, capacity, AccessSemantics.CO_RESIDENT, prefetcher);
  }

  @Test
  void anOracleOfDepthOneLeavesOnlyTheFirstMiss() {
    // a b c a b c a b c through two places: a misses; while x is served its successor is loaded,
    // which
    // evicts the page before x. 8 pages are loaded ahead, each is used.
    FixedTrace cycle = FixedTrace.of(FixedTrace.model(3, 1, 1), "0 0 0 | 0 0 0 | 0 0 0");
    RunResult result = replay(cycle, "lru", 2, oracle(cycle, 1));
    assertThat(result.counts().misses()).isEqualTo(1);
    assertThat(result.counts().hits()).isEqualTo(8);
    assertThat(result.prefetches()).isEqualTo(new PrefetchCounts(8, 8, 0, 8));
  }

  @Test
  void wantsNoMoreThanFits() {
    // Two places, depth two: after a, b and c are wanted and both fit, so a goes; after b, c stays
    // and a comes back. Nothing is loaded in vain: 8 of 9 uses were loaded ahead.
    FixedTrace cycle = FixedTrace.of(FixedTrace.model(3, 1, 1), "0 0 0 | 0 0 0 | 0 0 0");
    assertThat(replay(cycle, "lru", 2, oracle(cycle, 2)).prefetches())
        .isEqualTo(new PrefetchCounts(8, 8, 0, 8));
    // Three are wanted of which two fit: the nearest two.
    assertThat(replay(cycle, "lru", 2, oracle(cycle, 3)).prefetches())
        .isEqualTo(new PrefetchCounts(8, 8, 0, 8));
  }

  @Test
  void aHeatMapLearnsWhatFollows() {
    // Layer 0 alternates 0 1 0 1, layer 1 follows with 2 3 2 3. Table of layer 1 by expert of layer
    // 0,
    // of layer 0 by the expert of layer 1 before. Six places hold everything, so misses are first
    // uses: nothing is known at steps 0 and 1 (all four miss but what the heat map brought: after
    // step 0 nothing follows 2 yet). From step 2 on everything is resident anyway.
    FixedTrace trace = FixedTrace.of(FixedTrace.model(2, 4, 1), "0 2 | 1 3 | 0 2 | 1 3");
    RunResult all = replay(trace, "lru", 6, new HeatMapPrefetcher(trace.model(), 1));
    assertThat(all.counts().misses()).isEqualTo(4);
    assertThat(all.prefetches().loads()).isZero();
    // Two places. Accesses a=0 b=6 c=1 d=7 a b c d. Known pairs: (a,b) after b, (b,c) after c,
    // (c,d)
    // after d, (d,a) after the second a.
    //   a miss {a}; b miss {a b}; c miss {b c}; d miss {c d}; a miss {d a}, and as b followed a:
    //   b loaded, d goes {a b}; b hit, c followed: a goes {b c}; c hit, d: b goes {c d}; d hit, a:
    // c goes.
    // The last load is not used any more.
    RunResult two = replay(trace, "lru", 2, new HeatMapPrefetcher(trace.model(), 1));
    assertThat(two.counts().misses()).isEqualTo(5);
    assertThat(two.counts().hits()).isEqualTo(3);
    assertThat(two.prefetches()).isEqualTo(new PrefetchCounts(4, 3, 1, 4));
  }

  @Test
  void aHeatMapDoesNotLearnFromOneRequestToTheNext() {
    // One layer: b follows a within the first request; c is the first of the second, so nothing is
    // known of what follows b.
    FixedTrace trace = FixedTrace.of(FixedTrace.model(1, 4, 1), "0 | 1 # 2 | 1 | 3");
    assertThat(replay(trace, "lru", 4, new HeatMapPrefetcher(trace.model(), 4)).prefetches())
        .isEqualTo(PrefetchCounts.NONE);
  }

  @Test
  void loadsNeverFallBelowTheOptimumAndAllAreAccountedFor() {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int layers = 1 + random.nextInt(5);
      int experts = 2 + random.nextInt(8);
      MoeModel model = FixedTrace.model(layers, experts, 1 + random.nextInt(Math.min(3, experts)));
      FixedTrace trace = FixedTrace.random(model, 5 + random.nextInt(40), 0.4, seed);
      int capacity = model.topK() + random.nextInt(model.pages());
      AccessSemantics semantics = List.of(AccessSemantics.values()).get(seed % 3);
      long optimum = SharedCache.replay(trace, "belady", capacity, semantics).misses();
      for (String policy :
          List.of("lru", "fifo", "lfu", "random", "layer-aware-lru", "furthest-layer-distance")) {
        int depth = 1 + random.nextInt(4);
        for (Prefetcher prefetcher :
            List.of(oracle(trace, depth), new HeatMapPrefetcher(model, model.topK()))) {
          RunResult result = SharedCache.replay(trace, policy, capacity, semantics, prefetcher);
          PrefetchCounts ahead = result.prefetches();
          assertThat(result.counts().misses() + ahead.loads())
              .as("seed %d, %s, %s", seed, policy, semantics)
              .isGreaterThanOrEqualTo(optimum);
          assertThat(ahead.useful() + ahead.wasted()).isEqualTo(ahead.loads());
        }
      }
    }
  }

  @Test
  void anOracleNeedsRoomForTwoLayerStepsAndThenLeavesOnlyTheFirstStepMissing() {
    for (int seed = 0; seed < 100; seed++) {
      MoeModel model = FixedTrace.model(3, 6, 2);
      FixedTrace trace = FixedTrace.random(model, 20, 0.2, seed);
      RunResult result = replay(trace, seed % 2 == 0 ? "lru" : "lfu", 4, oracle(trace, 1));
      assertThat(result.counts().misses()).as("seed %d", seed).isEqualTo(2);
    }
  }
}
