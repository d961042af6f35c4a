package moesim.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.LayerStep;
import moesim.routing.Phase;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import moesim.testing.RecordedCache;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Traces small enough to follow with a pencil. */
class HandTracesTest {
  @Test
  void beladyEvictsThePageUsedLast() {
    // A B C A B, two pages: C displaces B (next use 4), not A (next use 3). Misses A, B, C, B; one
    // hit, A.
    FixedTrace trace = FixedTrace.ofExperts(FixedTrace.model(1, 3, 1), 0, 1, 2, 0, 1);
    assertThat(
            SharedCache.replay(trace, "belady", 2, AccessSemantics.SEQUENTIAL).misses())
        .isEqualTo(4);
    // With bypass C is not kept: A and B hit. Misses A, B, C.
    assertThat(
            SharedCache.replay(trace, "belady", 2, AccessSemantics.EVENT_ATOMIC).misses())
        .isEqualTo(3);
  }

  /** Numbers, from 1, of the requests of {@code experts} that miss. */
  private static List<Integer> missing(
      MoeModel model, String policy, int capacity, int... experts) {
    List<Integer> missing = new ArrayList<>();
    for (int i = 1; i <= experts.length; i++) {
      if (misses(model, policy, capacity, Arrays.copyOf(experts, i))
          > misses(model, policy, capacity, Arrays.copyOf(experts, i - 1))) {
        missing.add(i);
      }
    }
    return missing;
  }

  private static long misses(MoeModel model, String policy, int capacity, int... experts) {
    if (experts.length == 0) {
      return 0;
    }
    ExpertCache cache =
        SharedCache.cacheOf(model, policy, Map.of(), capacity, AccessSemantics.CO_RESIDENT);
    LayerStep step = new LayerStep(model);
    for (int i = 0; i < experts.length; i++) {
      int layer = i % model.layers();
      step.begin(i / model.layers(), layer, Phase.DECODE, i);
      step.add(model.page(layer, experts[i]));
      cache.serve(step);
    }
    return cache.counts().misses();
  }

  @Test
  void p15LayerAwareLruIsOptimalWhereLruMissesEverything() {
    // Hand trace 1: three layers of one expert, two pages, a b c a b c a b c. LRU has always just
    // thrown out what comes next. LLRU evicts the layer just served.
    MoeModel model = FixedTrace.model(3, 1, 1);
    int[] nine = new int[9];
    assertThat(missing(model, "lru", 2, nine)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(missing(model, "layer-aware-lru", 2, nine)).containsExactly(1, 2, 3, 5, 7, 9);
    for (AccessSemantics semantics :
        List.of(AccessSemantics.SEQUENTIAL, AccessSemantics.CO_RESIDENT)) {
      FixedTrace trace = FixedTrace.ofExperts(model, nine);
      assertThat(SharedCache.replay(trace, "belady", 2, semantics).misses()).isEqualTo(6);
    }
  }

  @Test
  void p15LayerAwareLruBreaksAgeTiesByTheLayerFurthestAhead() {
    // Hand trace 2: a1 b1 a2 b1 a1 b2, three pages: a1 a2 are pages 0 1, b1 b2 are 2 3. At b2 the
    // cache holds a1 (used 5th), a2 (3rd), b1 (4th). LRU evicts a2; a2 and b1 are both one round
    // old, and b1's layer is the one being served: LLRU evicts b1.
    MoeModel model = FixedTrace.model(2, 2, 1);
    for (AccessSemantics semantics :
        List.of(AccessSemantics.SEQUENTIAL, AccessSemantics.CO_RESIDENT)) {
      FixedTrace trace = FixedTrace.ofExperts(model, 0, 0, 1, 0, 0, 1);
      RecordedCache lru = RecordedCache.ofExperts(model, 3, semantics, "lru").serve(trace);
      assertThat(lru.victims()).containsExactly(1);
      assertThat(lru.residents()).containsExactly(0, 2, 3);
      RecordedCache llru =
          RecordedCache.ofExperts(model, 3, semantics, "layer-aware-lru").serve(trace);
      assertThat(llru.victims()).containsExactly(2);
      assertThat(llru.residents()).containsExactly(0, 1, 3);
      assertThat(lru.counts().misses()).isEqualTo(4);
      assertThat(llru.counts().misses()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource(AccessSemantics.class)
  void p15TheFixtureOfThirtyAccessesGivesTwelveHits(AccessSemantics semantics) {
    // 3 layers x 4 experts, a cache of two places for every layer, LRU, the same requests at every
    // layer. {0,1} miss miss; {0,2} hit miss; {0,1} hit miss; {0,3} hit miss; {0,1} hit miss: 4
    // hits
    // of 10 per layer, x 3 = 12.
    MoeModel model = FixedTrace.model(3, 4, 2);
    FixedTrace trace =
        FixedTrace.of(model, "0,1 0,1 0,1 | 0,2 0,2 0,2 | 0,1 0,1 0,1 | 0,3 0,3 0,3 | 0,1 0,1 0,1");
    List<ExpertCache> caches = new ArrayList<>();
    for (int layer = 0; layer < 3; layer++) {
      caches.add(SharedCache.cacheOf(FixedTrace.model(1, 4, 2), "lru", Map.of(), 2, semantics));
    }
    LayerStep step = new LayerStep(model);
    LayerStep ofOneLayer = new LayerStep(model);
    try (BatchSteps steps = new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch())) {
      while (steps.next()) {
        for (int layer = 0; layer < 3; layer++) {
          steps.layer(layer, step);
          ofOneLayer.renumber(step, layer * 4);
          caches.get(layer).serve(ofOneLayer);
        }
      }
    }
    CacheCounts counts = CacheCounts.ZERO;
    for (ExpertCache cache : caches) {
      counts = counts.plus(cache.counts());
    }
    assertThat(counts.accesses()).isEqualTo(30);
    assertThat(counts.hits()).isEqualTo(12);
    assertThat(counts.misses()).isEqualTo(18);
  }

  @Test
  void aLayerStepLargerThanTheCacheStreamsTheRest() {
    // Three experts wanted together, room for two: 0, 1, 2 all miss, the older access (0) streams
    // through; then {0,1,2}
    // again: 1 and 2 are resident and hit, 0 misses and streams.
    FixedTrace trace = FixedTrace.of(FixedTrace.model(1, 3, 3), "0,1,2 | 0,1,2");
    CacheCounts counts = SharedCache.replay(trace, "lru", 2, AccessSemantics.CO_RESIDENT);
    assertThat(counts.hits()).isEqualTo(2);
    assertThat(counts.misses()).isEqualTo(4);
    assertThat(counts.streamedMisses()).isEqualTo(2);
    assertThat(counts.evictions()).isZero();
    assertThat(counts.stepsWithAMiss()).isEqualTo(2);
    assertThat(counts.loadedBytes()).isEqualTo(4);
  }
}
