package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import moesim.input.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the columns of a result say, on traces small enough to follow with a pencil. */
class ResultColumnsTest {
  private static final String SCENARIO = """
      scenario: written-down
      trace: { path: NAME.parquet }
      cache: { policy: lru, capacity: 2 experts }
      """;

  @TempDir
  private Path folder = Path.of("");

  @BeforeEach
  void record() {
    RecordedTraces traces = new RecordedTraces(folder);
    traces.record("abcab.parquet", RecordedTraces.model(3, 1, 1L), "0 | 1 | 2 | 0 | 1");
    traces.record("hits.parquet", RecordedTraces.model(3, 1, 1L), "0 | 1 | 0 | 1");
    traces.record("requests.parquet", RecordedTraces.model(3, 1, 1L), "0 | 1 | 2 | 0 # 0 | 1");
    traces.record("unequal.parquet", RecordedTraces.model(2, 1, 5L, 3L), "0 0 | 1 1 | 0 0");
    traces.record("equal.parquet", RecordedTraces.model(2, 1, 4L, 4L), "0 0 | 1 1 | 0 0");
  }

  private Map<Metric, Number> row(String trace, String policy, String... settings) {
    ResultTable table = new RecordedTraces(folder).run(SCENARIO.replace("NAME", trace), settings);
    return Runs.row(table, Map.of("cache.policy", policy));
  }

  private static void assertOptimum(Map<Metric, Number> row, long misses, long optimum) {
    assertThat(row)
        .containsEntry(Metric.MISSES, misses)
        .containsEntry(Metric.OPTIMAL_MISSES, optimum)
        .containsEntry(Metric.COMPETITIVE_RATIO, (double) misses / optimum)
        .doesNotContainKey(Metric.MISSES_VS_BELADY);
  }

  private static void assertReference(Map<Metric, Number> row, long misses, long belady) {
    assertThat(row)
        .containsEntry(Metric.MISSES, misses)
        .containsEntry(Metric.MISSES_VS_BELADY, (double) misses / belady)
        .doesNotContainKeys(Metric.OPTIMAL_MISSES, Metric.COMPETITIVE_RATIO);
  }

  @Test
  void everyRunIsComparedWithTheOptimum() {
    // A B C A B, two places: LRU misses all five. The optimum evicts B for C and misses B again:
    // four.
    Map<Metric, Number> lru = row("abcab", "lru");
    assertOptimum(lru, 5, 4);
    assertThat(lru)
        .containsEntry(Metric.ACCESSES, 5L)
        .containsEntry(Metric.HITS, 0L)
        .containsEntry(Metric.MISS_RATIO, 1.0)
        .containsEntry(Metric.EVICTIONS, 3L)
        .containsEntry(Metric.LOADED_BYTES, 5L)
        .containsEntry(Metric.STEPS_WITH_A_MISS, 5L);
    assertOptimum(row("abcab", "belady"), 4, 4);
  }

  @Test
  void aWarmUpMakesTheOptimumAReference() {
    // Without the first two steps LRU misses C A B, Belady's rule C and B.
    assertReference(row("abcab", "lru", "cache.warmup=2 steps"), 3, 2);
    assertReference(row("abcab", "belady", "cache.warmup=2 steps"), 2, 2);
  }

  @Test
  void unequalBytesAgainstACapacityInBytesMakeTheOptimumAReference() {
    // a0 b0 a1 b1 a0 b0 with 5 B and 3 B experts, 13 B, least recently used first. a0 b0 a1: 13 B.
    // b1 evicts a0: 11 B. a0
    // evicts b0, 8 B, and fits: 13 B. b0 evicts a1: 11 B. Six misses.
    // Belady's rule: a0 b0 a1, 13 B, of which only a1 is never needed again; b1 evicts a1: 11 B; a0
    // and b0 hit. Four.
    assertReference(row("unequal", "lru", "cache.capacity=13 B"), 6, 4);
  }

  @Test
  void equalBytesOrACapacityInExpertsKeepTheOptimum() {
    // Three places, whether as 12 B of 4 B experts or by count. a0 b0 a1; b1 evicts a0; a0 evicts
    // b0; b0 evicts a1: six. The
    // optimum evicts a1 for b1, and a0 and b0 hit: four.
    assertOptimum(row("equal", "lru", "cache.capacity=12 B"), 6, 4);
    assertOptimum(row("equal", "lru", "cache.capacity=3 experts"), 6, 4);
    assertOptimum(row("unequal", "lru", "cache.capacity=3 experts"), 6, 4);
    // Loaded: 5 + 3 three times.
    assertThat(row("unequal", "lru", "cache.capacity=3 experts"))
        .containsEntry(Metric.LOADED_BYTES, 24L);
  }

  @Test
  void cachesAreKeptAcrossRequestsOrEmptied() {
    // 0 1 2 0 # 0 1, two places. LRU: 2 evicts 0, 0 evicts 1, 0 hits, 1 evicts 2: five misses,
    // three evictions. The optimum
    // keeps 0 when 2 comes: four.
    Map<Metric, Number> kept = row("requests", "lru");
    assertOptimum(kept, 5, 4);
    assertThat(kept).containsEntry(Metric.EVICTIONS, 3L);
    // Emptied: 4 + 2 misses, and 3 + 2 of the optimum, for which 0 is no longer "needed again"
    // across the border.
    Map<Metric, Number> emptied = row("requests", "lru", "cache.reset=request");
    assertOptimum(emptied, 6, 5);
    assertThat(emptied).containsEntry(Metric.EVICTIONS, 2L);
  }

  @Test
  void requestsOfABatchShareTheirSteps() {
    // Steps {0 0} {1 1} {2} {0}: four accesses. LRU: 2 evicts 0, 0 evicts 1: four misses. The
    // optimum keeps 0: three.
    Map<Metric, Number> merged = row("requests", "lru", "batch.requests=2");
    assertOptimum(merged, 4, 3);
    assertThat(merged).containsEntry(Metric.ACCESSES, 4L);
  }

  @Test
  void aPercentageIsRoundedDownToWholeExperts() {
    // Of three experts: 67 % is 2.01, so two places; 66 % is 1.98, so one, where everything but 0 0
    // across requests misses.
    assertOptimum(row("requests", "lru", "cache.capacity=67 %"), 5, 4);
    assertOptimum(row("requests", "lru", "cache.capacity=66 %"), 5, 5);
  }

  @Test
  void nothingIsDividedByZero() {
    // Both pages are there after two steps: no misses, of Belady's rule neither, so there is no
    // ratio.
    assertThat(row("hits", "lru", "cache.warmup=2 steps"))
        .containsEntry(Metric.MISSES, 0L)
        .containsEntry(Metric.MISS_RATIO, 0.0)
        .doesNotContainKeys(
            Metric.OPTIMAL_MISSES, Metric.COMPETITIVE_RATIO, Metric.MISSES_VS_BELADY);
  }

  @Test
  void refusesARunInWhichNothingWouldBeCounted() {
    assertThatThrownBy(() -> row("abcab", "lru", "cache.warmup=5 steps"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cache.warmup: 5 steps, but the trace has no more than that");
    assertThatThrownBy(() -> row("abcab", "lru", "trace.decode=false"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("nothing to replay: 0 prefill and 5 decode tokens")
        .hasMessageContaining("decode: false");
  }

  @Test
  void prefetchingHasColumnsOfItsOwnAndNoCompetitiveRatio() {
    // A B C A B, two places, an oracle one layer step ahead: A misses; B, C, A, B are loaded ahead,
    // each
    // in the place of the page before the last one, and used. Five loads, the optimum has four.
    Map<Metric, Number> lru = row("abcab", "lru", "prefetch.policy=oracle");
    assertThat(lru)
        .containsEntry(Metric.MISSES, 1L)
        .containsEntry(Metric.PREFETCHED, 4L)
        .containsEntry(Metric.USEFUL_PREFETCHES, 4L)
        .containsEntry(Metric.WASTED_PREFETCHES, 0L)
        .containsEntry(Metric.PREFETCHED_BYTES, 4L)
        .containsEntry(Metric.OPTIMAL_MISSES, 4L)
        .containsEntry(Metric.LOADS_VS_OPTIMUM, 1.25)
        .containsEntry(Metric.MISSES_VS_BELADY, 0.25)
        .doesNotContainKey(Metric.COMPETITIVE_RATIO);
    assertOptimum(row("abcab", "belady", "prefetch.policy=oracle", "cache.policy=lru"), 4, 4);
    assertThatThrownBy(
            () -> row("abcab", "belady", "prefetch.policy=oracle", "cache.policy=belady"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("prefetch.policy: not with cache.policy: belady");
  }

  @Test
  void prefetchColumnsStandOnlyWhereSomethingIsPrefetched() {
    ResultTable without = new RecordedTraces(folder).run(SCENARIO.replace("NAME", "abcab"));
    ResultTable with = new RecordedTraces(folder)
        .run(SCENARIO.replace("NAME", "abcab"), "prefetch.policy=heat-map");
    assertThat(without.metrics()).doesNotContainAnyElementsOf(Metric.PREFETCHES);
    assertThat(with.metrics()).containsAll(Metric.PREFETCHES);
  }
}
