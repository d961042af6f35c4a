package moesim.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.SplittableRandom;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.LayerStep;
import moesim.testing.FixedTrace;
import moesim.testing.HeapScratch;
import moesim.testing.RecordedCache;
import moesim.testing.SharedCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The books of a cache: closed at any time, also across clear and forgetCounts; a faulty policy is
 * found out.
 */
class CacheLedgerTest {
  private static final MoeModel MODEL =
      new MoeModel("unequal", List.of(0, 1, 2), 4, 2, List.of(5L, 3L, 2L));

  @Test
  void clearIsNoEvictionAndForgetCountsKeepsThePages() {
    RecordedCache cache = RecordedCache.ofBytes(MODEL, 20, AccessSemantics.CO_RESIDENT, "lru");
    cache.serve("0,1 - - | 1,2 - -");
    // 0 1, then 1 hits and 2 comes: 15 B.
    assertThat(cache.counts()).isEqualTo(new CacheCounts(4, 1, 3, 0, 0, 15, 2));
    cache.cache().forgetCounts();
    assertThat(cache.counts()).isEqualTo(CacheCounts.ZERO);
    assertThat(cache.residents()).containsExactly(0, 1, 2);
    // 2 hits and 3 fits, 20 B; page 4 of 3 B then evicts 0, used longest ago, 18 B. Loaded: 5 + 3.
    cache.serve("2,3 - - | - 0 -");
    assertThat(cache.victims()).containsExactly(0);
    assertThat(cache.counts()).isEqualTo(new CacheCounts(3, 1, 2, 0, 1, 8, 2));
    cache.cache().clear();
    assertThat(cache.residents()).isEmpty();
    assertThat(cache.counts()).isEqualTo(new CacheCounts(3, 1, 2, 0, 1, 8, 2));
    cache.serve("2,3 - -");
    assertThat(cache.counts()).isEqualTo(new CacheCounts(5, 1, 4, 0, 1, 18, 3));
    cache.cache().forgetCounts();
    cache.cache().clear();
    assertThat(cache.counts()).isEqualTo(CacheCounts.ZERO);
  }

  @ParameterizedTest
  @EnumSource
  void staysClosedThroughAnySequenceOfCalls(AccessSemantics semantics) {
    for (int seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<String> policies = List.of("lru", "fifo", "lfu", "random", "layer-aware-lru");
      String policy = policies.get(random.nextInt(policies.size()));
      RecordedCache cache = RecordedCache.ofBytes(MODEL, random.nextInt(40), semantics, policy);
      long accesses = 0;
      for (int call = 0; call < 40; call++) {
        int kind = random.nextInt(10);
        if (kind == 0) {
          cache.cache().clear();
        } else if (kind == 1) {
          cache.cache().forgetCounts();
          accesses = 0;
        } else {
          cache.serve(FixedTrace.random(MODEL, 1 + random.nextInt(3), 0.3, random.nextLong()));
        }
        // Counting audits the books and throws if they do not close.
        CacheCounts counts = cache.counts();
        assertThat(counts.accesses())
            .as("seed %d, %s", seed, policy)
            .isGreaterThanOrEqualTo(accesses);
        accesses = counts.accesses();
      }
    }
  }

  /** A policy that names one page whatever happens. */
  private static final class Stubborn implements EvictionPolicy {
    private final int page;

    private Stubborn(int page) {
      this.page = page;
    }

    @Override
    public void begin(LayerStep step) {}

    @Override
    public void admitted(int page, long at) {}

    @Override
    public void touched(int page, long at) {}

    @Override
    public int evict() {
      return page;
    }
  }

  private static void serve(ExpertCache cache, String text) {
    LayerStep step = new LayerStep(MODEL);
    FixedTrace trace = FixedTrace.of(MODEL, text);
    try (BatchSteps steps = new BatchSteps(trace, SharedCache.tokenByToken(), new HeapScratch())) {
      while (steps.next()) {
        for (int layer = 0; layer < MODEL.layers(); layer++) {
          steps.layer(layer, step);
          cache.serve(step);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesAVictimThatIsNotResident(AccessSemantics semantics) {
    PageTable pages = PageTable.ofAllLayers(MODEL, false);
    ExpertCache cache = new ExpertCache(pages, 2, semantics, pins -> new Stubborn(7));
    assertThatIllegalStateException()
        .isThrownBy(() -> serve(cache, "0,1 2,0 -"))
        .withMessageContaining("Stubborn evicted page 7 (layer 1), which is not resident");
  }

  @Test
  void refusesAVictimOfTheCurrentStep() {
    PageTable pages = PageTable.ofAllLayers(MODEL, false);
    ExpertCache cache =
        new ExpertCache(pages, 3, AccessSemantics.CO_RESIDENT, pins -> new Stubborn(1));
    assertThatIllegalStateException()
        .isThrownBy(() -> serve(cache, "0,1 0 - | 1,2 - -"))
        .withMessageContaining("Stubborn evicted page 1 (layer 0), which is pinned");
  }

  @Test
  void makesANewPolicyWheneverItIsCleared() {
    int[] made = new int[1];
    PageTable pages = PageTable.ofAllLayers(MODEL, false);
    ExpertCache cache = new ExpertCache(pages, 3, AccessSemantics.SEQUENTIAL, pins -> {
      made[0]++;
      return new Stubborn(0);
    });
    cache.clear();
    cache.forgetCounts();
    cache.clear();
    assertThat(made[0]).isEqualTo(3);
  }
}
