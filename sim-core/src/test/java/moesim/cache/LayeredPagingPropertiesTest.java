package moesim.cache;

import static moesim.cache.AccessSemantics.CO_RESIDENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.LayerStep;
import moesim.routing.NextUse;
import moesim.testing.FixedShares;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import moesim.testing.RecordedCache;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What theory says of policies on layered sequences: properties P1 to P5, P10 and P12 of
 * docs/model.md §6.
 */
@Tag("seeds")
class LayeredPagingPropertiesTest {
  private static final int INSTANCES = 60;
  private static final int ROUNDS = 60;

  private static long misses(FixedTrace trace, String policy, long capacity) {
    return SharedCache.replay(trace, policy, capacity, CO_RESIDENT).misses();
  }

  /** 1 to 7 layers of 2 to 7 experts, up to {@code most} of them at once; independent or sticky. */
  private static FixedTrace layered(int seed, int most) {
    SplittableRandom random = new SplittableRandom(seed);
    int experts = 2 + random.nextInt(6);
    int topK = 1 + random.nextInt(Math.min(most, experts));
    MoeModel model = FixedTrace.model(1 + random.nextInt(7), experts, topK);
    return FixedTrace.random(model, ROUNDS, random.nextInt(4) * 0.2, seed);
  }

  private static List<Integer> victims(FixedTrace trace, String policy, int capacity) {
    return RecordedCache.ofExperts(trace.model(), capacity, CO_RESIDENT, policy)
        .serve(trace)
        .victims();
  }

  /** Looks at caches between two layer steps. */
  @FunctionalInterface
  private interface Look {
    void at(LayerStep served);
  }

  /** Serves all of {@code trace} with every cache, layer step by layer step. */
  private static void sideBySide(FixedTrace trace, List<ExpertCache> caches, Look look) {
    MoeModel model = trace.model();
    LayerStep step = new LayerStep(model);
    try (BatchSteps first = stepsOf(trace);
        NextUse future = NextUse.of(model, first, false, new HeapScratch());
        BatchSteps steps = stepsOf(trace)) {
      while (steps.next()) {
        for (int layer = 0; layer < model.layers(); layer++) {
          steps.layer(layer, step);
          future.lookUp(step);
          caches.forEach(cache -> cache.serve(step));
          look.at(step);
        }
      }
    }
  }

  private static BatchSteps stepsOf(FixedTrace trace) {
    return new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lru", "fifo"})
  void p1MissesEverythingBelowOneRound(String policy) {
    for (int seed = 0; seed < INSTANCES; seed++) {
      FixedTrace trace = layered(seed, 1);
      int layers = trace.model().layers();
      for (int capacity = 1; capacity < layers; capacity++) {
        assertThat(misses(trace, policy, capacity))
            .as("seed %d, k %d", seed, capacity)
            .isEqualTo((long) layers * ROUNDS);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AccessSemantics.class)
  void p1LruOfSetsNeverHitsUpToTheOtherLayersOfARound(AccessSemantics semantics) {
    long hitsAtOneRound = 0;
    for (int seed = 0; seed < INSTANCES; seed++) {
      FixedTrace trace = layered(seed, 4);
      MoeModel model = trace.model();
      for (int capacity = 1; capacity <= model.topK() * (model.layers() - 1); capacity++) {
        assertThat(SharedCache.replay(trace, "lru", capacity, semantics).hits())
            .as("seed %d, k %d", seed, capacity)
            .isZero();
      }
      int round = model.topK() * model.layers();
      hitsAtOneRound += SharedCache.replay(trace, "lru", round, semantics).hits();
    }
    assertThat(hitsAtOneRound).isGreaterThan(1000);
  }

  @Test
  void p2AtExactlyOneRoundTheCacheIsTheLastSetOfEveryLayerWhateverThePolicy() {
    for (int seed = 0; seed < INSTANCES; seed++) {
      // Proved for one expert per layer; with sets, of which those in use are pinned, it holds too.
      FixedTrace trace = layered(seed, 3);
      MoeModel model = trace.model();
      int capacity = model.topK() * model.layers();
      List<ExpertCache> caches = new ArrayList<>();
      for (String policy : List.of("lru", "layer-aware-lru", "furthest-layer-distance")) {
        caches.add(SharedCache.cacheOf(model, policy, Map.of(), capacity, CO_RESIDENT));
      }
      boolean[] inLastSet = new boolean[model.pages()];
      String instance = "seed " + seed;
      sideBySide(trace, caches, served -> {
        for (int expert = 0; expert < model.experts(); expert++) {
          inLastSet[model.page(served.layer(), expert)] = false;
        }
        for (int i = 0; i < served.count(); i++) {
          inLastSet[served.pages()[i]] = true;
        }
        for (ExpertCache cache : caches) {
          for (int page = 0; page < inLastSet.length; page++) {
            assertThat(cache.isResident(page)).as(instance).isEqualTo(inLastSet[page]);
          }
        }
      });
      List<Integer> ofLru = victims(trace, "lru", capacity);
      assertThat(victims(trace, "layer-aware-lru", capacity)).as(instance).isEqualTo(ofLru);
      assertThat(victims(trace, "furthest-layer-distance", capacity))
          .as(instance)
          .isEqualTo(ofLru);
      assertThat(misses(trace, "lru", capacity))
          .as("%s, a slot per layer", instance)
          .isEqualTo(FixedShares.misses(trace, "lru", capacity, CO_RESIDENT));
    }
  }

  @Test
  void p3LayerAwareLruIsFurthestLayerDistanceUpToOneRound() {
    int belowOneRound = 0;
    for (int seed = 0; seed < INSTANCES; seed++) {
      FixedTrace trace = layered(seed, 1);
      for (int capacity = 1; capacity <= trace.model().layers(); capacity++) {
        List<Integer> victims = victims(trace, "layer-aware-lru", capacity);
        assertThat(victims)
            .as("seed %d, k %d", seed, capacity)
            .isEqualTo(victims(trace, "furthest-layer-distance", capacity));
        belowOneRound += capacity < trace.model().layers() ? victims.size() : 0;
      }
    }
    assertThat(belowOneRound).isGreaterThan(10_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lru", "layer-aware-lru", "lfu", "belady"})
  void p4ALargerCacheOfAStackPolicyHoldsAllThatASmallerOneHolds(String policy) {
    for (int seed = 0; seed < INSTANCES; seed++) {
      FixedTrace trace = layered(seed, 3);
      MoeModel model = trace.model();
      List<ExpertCache> caches = new ArrayList<>();
      for (int capacity = model.topK(); capacity <= model.pages(); capacity++) {
        caches.add(SharedCache.cacheOf(model, policy, Map.of(), capacity, CO_RESIDENT));
      }
      String instance = "seed " + seed;
      sideBySide(trace, caches, served -> {
        for (int page = 0; page < model.pages(); page++) {
          boolean inSmaller = false;
          for (ExpertCache cache : caches) {
            assertThat(cache.isResident(page) || !inSmaller).as(instance).isTrue();
            inSmaller = cache.isResident(page);
          }
        }
      });
      long previous = Long.MAX_VALUE;
      for (ExpertCache cache : caches) {
        assertThat(cache.counts().misses()).as(instance).isLessThanOrEqualTo(previous);
        previous = cache.counts().misses();
      }
    }
  }

  @Test
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

  @Test
  void p5IsSoForEveryCacheBelowOneRound() {
    for (int layers = 2; layers <= 12; layers++) {
      int requests = layers * (100 + layers);
      FixedTrace trace = FixedTrace.ofExperts(FixedTrace.model(layers, 3, 1), new int[requests]);
      for (int capacity = 1; capacity < layers; capacity++) {
        long misses = misses(trace, "layer-aware-lru", capacity);
        assertThat(misses).isEqualTo(misses(trace, "belady", capacity));
        // All pages come in once; from then on OPT's rate is (l - k) / (l - 1).
        assertThat((double) misses)
            .as("l %d, k %d", layers, capacity)
            .isCloseTo(
                (double) requests * (layers - capacity) / (layers - 1), within(layers + 0.0));
      }
    }
  }

  @Test
  void p10BypassHelpsTheOptimumAndNoPolicyBeatsIt() {
    long saved = 0;
    for (int seed = 0; seed < INSTANCES; seed++) {
      FixedTrace trace = layered(seed, 3);
      MoeModel model = trace.model();
      for (int capacity = model.topK(); capacity <= model.pages(); capacity += 1 + seed % 3) {
        long bypass = SharedCache.replay(trace, "belady", capacity, AccessSemantics.EVENT_ATOMIC)
            .misses();
        long optimum = misses(trace, "belady", capacity);
        assertThat(bypass).as("seed %d, k %d", seed, capacity).isLessThanOrEqualTo(optimum);
        saved += optimum - bypass;
        for (String policy : SharedCache.policies()) {
          assertThat(misses(trace, policy, capacity))
              .as("%s, seed %d, k %d", policy, seed, capacity)
              .isGreaterThanOrEqualTo(optimum);
        }
      }
    }
    assertThat(saved).isGreaterThan(1000);
  }

  @Test
  void p10FixedSharesCostTheOptimumAndLruMissesMoreOfThem() {
    long ofShares = 0;
    long ofLru = 0;
    for (int seed = 0; seed < INSTANCES; seed++) {
      FixedTrace trace = layered(seed, 1);
      MoeModel model = trace.model();
      // From one place per layer on: a layer without one would stream, which is bypass.
      for (int capacity = model.layers(); capacity <= model.pages(); capacity++) {
        long optimum = misses(trace, "belady", capacity);
        long optimumOfShares = FixedShares.misses(trace, "belady", capacity, CO_RESIDENT);
        long lruOfShares = FixedShares.misses(trace, "lru", capacity, CO_RESIDENT);
        assertThat(optimum)
            .as("seed %d, k %d", seed, capacity)
            .isLessThanOrEqualTo(optimumOfShares);
        assertThat(optimumOfShares)
            .as("seed %d, k %d", seed, capacity)
            .isLessThanOrEqualTo(lruOfShares);
        ofShares += optimumOfShares - optimum;
        ofLru += lruOfShares - optimumOfShares;
      }
    }
    assertThat(ofShares).isGreaterThan(1000);
    assertThat(ofLru).isGreaterThan(1000);
  }

  @Test
  void p12EveryThetaAboveOneUpToTwoNamesTheSameVictims() {
    int differ = 0;
    for (int seed = 0; seed < INSTANCES; seed++) {
      FixedTrace trace = layered(seed, 3);
      SplittableRandom random = new SplittableRandom(seed);
      int capacity = trace.model().topK() + random.nextInt(trace.model().pages());
      List<Integer> reference = victims(trace, capacity, 1.5);
      for (int i = 0; i < 5; i++) {
        double theta = i == 0 ? 2 : i == 1 ? 1.0001 : 1.0001 + 0.9999 * random.nextDouble();
        assertThat(victims(trace, capacity, theta))
            .as("seed %d, k %d, theta %s", seed, capacity, theta)
            .isEqualTo(reference);
      }
      differ += victims(trace, capacity, 1).equals(reference) ? 0 : 1;
      differ += victims(trace, capacity, 2.5).equals(reference) ? 0 : 1;
    }
    assertThat(differ).isGreaterThan(INSTANCES / 3);
  }

  private static List<Integer> victims(FixedTrace trace, int capacity, double theta) {
    return RecordedCache.ofExperts(
            trace.model(),
            capacity,
            CO_RESIDENT,
            "layer-aware-lru",
            Map.of("theta", String.format(Locale.ROOT, "%.6f", theta)))
        .serve(trace)
        .victims();
  }

  @Test
  void thetaZeroIsLruAndALargeThetaIsFurthestLayerDistance() {
    for (int seed = 0; seed < INSTANCES; seed++) {
      FixedTrace trace = layered(seed, 1);
      for (int capacity = 1; capacity <= trace.model().pages(); capacity += 3) {
        assertThat(victims(trace, capacity, 0)).isEqualTo(victims(trace, "lru", capacity));
        assertThat(victims(trace, capacity, 1_000_000))
            .isEqualTo(victims(trace, "furthest-layer-distance", capacity));
      }
    }
  }
}
