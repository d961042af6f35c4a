package moesim.cache;

import static org.assertj.core.api.Assertions.assertThat;

import moesim.input.Options;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;
import moesim.routing.Phase;
import moesim.testing.FixedTrace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredPagesTest {
  private static final MoeModel MODEL = FixedTrace.model(1, 4, 1);

  private final LayerStep step = new LayerStep(MODEL);

  private static ExpertCache cache(String policy, long capacity) {
    PageTable pages = PageTable.ofSlices(MODEL, 3, 10);
    return new ExpertCache(
        pages,
        capacity,
        AccessSemantics.SEQUENTIAL,
        pins -> EvictionPolicies.find(policy)
            .orElseThrow()
            .create(new PolicyContext(
                pages, capacity, 1, pins, Options.none(), RandomStreams.of(1).draws(Role.POLICY))));
  }

  private void open(ExpertCache cache, int position) {
    step.begin(position, 0, Phase.DECODE, 0);
    cache.openStep(step);
  }

  @Test
  void storesWithoutAnAccessAndEvictsTheLeastRecentlyUsed() {
    ExpertCache cache = cache("lru", 20);
    open(cache, 0);
    assertThat(cache.lookUp(5)).isFalse();
    assertThat(cache.store(5)).isTrue();
    assertThat(cache.store(5)).isFalse();
    assertThat(cache.store(7)).isTrue();
    cache.closeStep();
    open(cache, 1);
    assertThat(cache.lookUp(5)).isTrue(); // so 7 is older
    cache.closeStep();
    open(cache, 2);
    assertThat(cache.store(11)).isTrue();
    cache.closeStep();
    assertThat(cache.isResident(5)).isTrue();
    assertThat(cache.isResident(7)).isFalse();
    assertThat(cache.residentWeight()).isEqualTo(20);
    // Two look-ups, one of them in vain; 7 made room.
    CacheCounts counts = cache.counts();
    assertThat(counts.accesses()).isEqualTo(2);
    assertThat(counts.hits()).isEqualTo(1);
    assertThat(counts.streamedMisses()).isEqualTo(1);
    assertThat(counts.evictions()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "layer-aware-lru", "lfu", "lru", "random"})
  void aPageThatWasFoundStaysUntilTheStepCloses(String policy) {
    ExpertCache cache = cache(policy, 25);
    open(cache, 0);
    cache.store(0);
    cache.store(1);
    cache.closeStep();
    open(cache, 1);
    assertThat(cache.lookUp(0)).isTrue();
    assertThat(cache.store(2)).isTrue(); // in place of 1
    assertThat(cache.lookUp(2)).isTrue();
    assertThat(cache.store(3)).isFalse(); // 0 and 2 are in use, and 5 are left
    cache.closeStep();
    assertThat(cache.isResident(0)).isTrue();
    assertThat(cache.isResident(1)).isFalse();
    assertThat(cache.isResident(2)).isTrue();
    open(cache, 2);
    assertThat(cache.store(3)).isTrue();
    cache.closeStep();
    cache.forgetCounts();
    cache.clear();
    assertThat(cache.counts().evictions()).isZero();
  }
}
