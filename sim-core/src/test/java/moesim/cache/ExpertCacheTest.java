package moesim.cache;

import static moesim.cache.AccessSemantics.CO_RESIDENT;
import static moesim.cache.AccessSemantics.EVENT_ATOMIC;
import static moesim.cache.AccessSemantics.SEQUENTIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import moesim.testing.RecordedCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Experts of unequal bytes against a capacity in bytes. Page = layer x experts + expert. */
class ExpertCacheTest {
  private static MoeModel model(int experts, int topK, Long... bytesOfLayers) {
    List<Integer> ids = FixedTrace.model(bytesOfLayers.length, experts, topK).layerIds();
    return new MoeModel("unequal", ids, experts, topK, List.of(bytesOfLayers));
  }

  @Test
  void evictsUntilALargerPageFits() {
    // Pages 0 1 of 5 B, 2 3 of 3 B, 4 5 of 2 B; room for 10 B; least recently used first.
    // Token 1: 0 2 4 miss, 10 B. Token 2: 3 evicts 0, 8 B. Token 3: 1 needs 5 B, evicts 2, 10 B.
    // Token 4: 0 needs 5 B:
    // 4 alone frees 2 B, so 3 goes too, 10 B. Token 5: 5 needs 2 B, evicts 1, 7 B. Token 6: 0 hits,
    // 2 fits, 10 B.
    RecordedCache cache = RecordedCache.ofBytes(model(2, 1, 5L, 3L, 2L), 10, SEQUENTIAL, "lru")
        .serve("0 0 0 | - 1 - | 1 - - | 0 - - | - - 1 | 0 0 -");
    assertThat(cache.victims()).containsExactly(0, 2, 4, 3, 1);
    assertThat(cache.residents()).containsExactly(0, 2, 5);
    // Loaded: 5 + 3 + 2, 3, 5, 5, 2, 3.
    assertThat(cache.counts()).isEqualTo(new CacheCounts(9, 1, 8, 0, 5, 28, 8));
  }

  @Test
  void makesRoomOnlyOutsideTheSetOfTheStep() {
    // Pages 0 1 2 of 4 B, 3 4 5 of 3 B; room for 11 B. Token 1: 0 1 3, 11 B. Token 2: {1 2}: 0
    // goes; {4}: 3 goes. Token 3:
    // {0 1}: the oldest is 1, which is needed; 2 goes. Token 4: 5 evicts 4, used before 0 and 1.
    RecordedCache cache = RecordedCache.ofBytes(model(3, 2, 4L, 3L), 11, CO_RESIDENT, "lru")
        .serve("0,1 0 | 1,2 1 | 0,1 - | - 2");
    assertThat(cache.victims()).containsExactly(0, 3, 2, 4);
    assertThat(cache.residents()).containsExactly(0, 1, 5);
    // Hits: 1 in token 2, 1 in token 3. Loaded: 4 + 4 + 3, 4 + 3, 4, 3. Every one of 6 layer steps
    // misses something.
    assertThat(cache.counts()).isEqualTo(new CacheCounts(9, 2, 7, 0, 4, 25, 6));
  }

  @ParameterizedTest
  @EnumSource(names = {"CO_RESIDENT", "EVENT_ATOMIC"})
  void keepsTheNewestOfAStepThatIsTooLarge(AccessSemantics semantics) {
    // Pages 0 1 2 of 4 B, 3 4 5 of 3 B; room for 10 B. {0 1}, 8 B. {3 4}: 0 goes, 10 B. {0 1 2} are
    // 12 B: 3 and 4 go, and 0,
    // just loaded and used before 1 and 2, streams through.
    RecordedCache cache = RecordedCache.ofBytes(model(3, 3, 4L, 3L), 10, semantics, "lru")
        .serve("0,1 - | - 0,1 | 0,1,2 -");
    assertThat(cache.victims()).containsExactly(0, 3, 4, 0);
    assertThat(cache.residents()).containsExactly(1, 2);
    // Loaded: 4 + 4, 3 + 3, 4 + 4.
    assertThat(cache.counts()).isEqualTo(new CacheCounts(7, 1, 6, 1, 3, 22, 3));
  }

  @ParameterizedTest
  @EnumSource(names = {"SEQUENTIAL", "EVENT_ATOMIC"})
  void aPageLargerThanTheCacheStreamsPastTheOthers(AccessSemantics semantics) {
    // Page 0 of 12 B, page 1 of 3 B; room for 10 B. 0 streams, 1 misses, 0 streams, 1 hits. Loaded:
    // 12 + 3 + 12.
    RecordedCache cache =
        RecordedCache.ofBytes(model(1, 1, 12L, 3L), 10, semantics, "lru").serve("0 0 | 0 0");
    assertThat(cache.victims()).isEmpty();
    assertThat(cache.residents()).containsExactly(1);
    assertThat(cache.counts()).isEqualTo(new CacheCounts(4, 1, 3, 2, 0, 27, 3));
  }

  @Test
  void aPageLargerThanTheCacheLeavesRoomForNothingElseWhenAllMustBeResident() {
    // As above, but a step that does not fit keeps nothing outside its own set: 1 goes, and misses
    // again.
    RecordedCache cache =
        RecordedCache.ofBytes(model(1, 1, 12L, 3L), 10, CO_RESIDENT, "lru").serve("0 0 | 0 0");
    assertThat(cache.victims()).containsExactly(1);
    assertThat(cache.residents()).containsExactly(1);
    assertThat(cache.counts()).isEqualTo(new CacheCounts(4, 0, 4, 2, 1, 30, 4));
  }

  @ParameterizedTest
  @EnumSource
  void aCacheWithoutRoomStreamsEverything(AccessSemantics semantics) {
    RecordedCache cache =
        RecordedCache.ofExperts(FixedTrace.model(1, 3, 2), 0, semantics, "lru").serve("0,1 | 0,1");
    assertThat(cache.residents()).isEmpty();
    assertThat(cache.counts()).isEqualTo(new CacheCounts(4, 0, 4, 4, 0, 4, 2));
  }

  @Test
  void weighsPagesByTheirBytesOnlyIfTheCapacityIsInBytes() {
    MoeModel model = model(2, 1, 5L, 3L);
    PageTable byBytes = PageTable.ofAllLayers(model, true);
    PageTable byCount = PageTable.ofAllLayers(model, false);
    assertThat(List.of(byBytes.weightOf(1), byBytes.weightOf(2))).containsExactly(5L, 3L);
    assertThat(List.of(byCount.weightOf(1), byCount.weightOf(2))).containsExactly(1L, 1L);
    assertThat(byCount.bytesOf(2)).isEqualTo(3);
    PageTable second = PageTable.ofLayer(model, 1, true);
    assertThat(second.pageCount()).isEqualTo(2);
    assertThat(second.layerOf(0)).isEqualTo(1);
    assertThat(second.weightOf(0)).isEqualTo(3);
    // Room for two experts of any size.
    RecordedCache cache =
        RecordedCache.ofExperts(model, 2, SEQUENTIAL, "lru").serve("0 0 | 1 - | 0 -");
    assertThat(cache.victims()).containsExactly(0, 2);
    assertThat(cache.counts().loadedBytes()).isEqualTo(5 + 3 + 5 + 5);
  }

  @Test
  void doesNotGuessBytesNobodyStated() {
    MoeModel unknown = new MoeModel("unknown", List.of(0), 2, 1, List.of());
    RecordedCache cache =
        RecordedCache.ofExperts(unknown, 1, EVENT_ATOMIC, "lru").serve("0 | 1 | 1");
    assertThat(cache.counts().misses()).isEqualTo(2);
    assertThat(cache.counts().loadedBytes()).isEqualTo(PageTable.UNKNOWN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PageTable.ofAllLayers(unknown, true))
        .withMessageContaining("unknown");
  }

  @Test
  void addsUpCountsUnlessOneIsUnknown() {
    CacheCounts one = new CacheCounts(9, 1, 8, 0, 5, 28, 8);
    CacheCounts other = new CacheCounts(3, 1, 2, 1, 0, 7, 2);
    assertThat(one.plus(other)).isEqualTo(new CacheCounts(12, 2, 10, 1, 5, 35, 10));
    CacheCounts unknown = new CacheCounts(3, 1, 2, 1, 0, PageTable.UNKNOWN, 2);
    assertThat(one.plus(unknown).loadedBytes()).isEqualTo(PageTable.UNKNOWN);
  }

  @Test
  void refusesANegativeCapacity() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordedCache.ofExperts(FixedTrace.model(1, 2, 1), -1, SEQUENTIAL, "lru"))
        .withMessage("capacity=-1");
  }
}
