package moesim.cache;

import static org.assertj.core.api.Assertions.assertThat;

import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Test;

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

  @Test
  void layerAwareLruIsOptimalWhereLruMissesEverything() {
    // Hand trace 1: three layers of one expert, two pages, a b c a b c a b c.
    // LRU has always just thrown out what comes next. LLRU evicts the layer just served: misses 1,
    // 2, 3, 5, 7, 9.
    FixedTrace trace = FixedTrace.ofExperts(FixedTrace.model(3, 1, 1), 0, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(SharedCache.replay(trace, "lru", 2, AccessSemantics.CO_RESIDENT).misses())
        .isEqualTo(9);
    assertThat(SharedCache.replay(trace, "layer-aware-lru", 2, AccessSemantics.CO_RESIDENT)
            .misses())
        .isEqualTo(6);
    assertThat(
            SharedCache.replay(trace, "belady", 2, AccessSemantics.CO_RESIDENT).misses())
        .isEqualTo(6);
  }

  @Test
  void layerAwareLruBreaksAgeTiesByTheLayerFurthestAhead() {
    // Hand trace 2: a1 b1 a2 b1 a1 b2, three pages. At b2 the cache holds a1 (used 4), a2 (2), b1
    // (3). LRU evicts a2;
    // a2 and b1 are both one round old, and b1's layer is the one being served: LLRU evicts b1.
    FixedTrace both = FixedTrace.ofExperts(FixedTrace.model(2, 2, 1), 0, 0, 1, 0, 0, 1, 1, 0);
    // Continued with a2 b1. After LRU a2 misses and evicts b1, which misses too: 4 + 2. After LLRU
    // only b1 misses: 4 + 1.
    assertThat(SharedCache.replay(both, "lru", 3, AccessSemantics.CO_RESIDENT).misses())
        .isEqualTo(6);
    assertThat(SharedCache.replay(both, "layer-aware-lru", 3, AccessSemantics.CO_RESIDENT)
            .misses())
        .isEqualTo(5);
    FixedTrace onlyA2 = FixedTrace.ofExperts(FixedTrace.model(2, 2, 1), 0, 0, 1, 0, 0, 1, 1, 1);
    // Continued with a2 b2: LRU misses a2 again (4 + 1), LLRU hits both (4).
    assertThat(SharedCache.replay(onlyA2, "lru", 3, AccessSemantics.CO_RESIDENT).misses())
        .isEqualTo(5);
    assertThat(SharedCache.replay(onlyA2, "layer-aware-lru", 3, AccessSemantics.CO_RESIDENT)
            .misses())
        .isEqualTo(4);
  }

  @Test
  void thirtyAccessFixtureGivesTwelveHits() {
    // 3 layers x 4 experts, per-layer capacity 2 (here: one layer at a time, the layers do not
    // interact), LRU:
    // {0,1} miss miss; {0,2} hit miss; {0,1} hit miss; {0,3} hit miss; {0,1} hit miss: 4 hits of 10
    // per layer, x 3 = 12.
    MoeModel model = FixedTrace.model(1, 4, 2);
    FixedTrace trace = FixedTrace.of(model, "0,1 | 0,2 | 0,1 | 0,3 | 0,1");
    for (AccessSemantics semantics : AccessSemantics.values()) {
      CacheCounts counts = SharedCache.replay(trace, "lru", 2, semantics);
      assertThat(3 * counts.hits()).as("%s", semantics).isEqualTo(12);
      assertThat(3 * counts.misses()).as("%s", semantics).isEqualTo(18);
    }
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
