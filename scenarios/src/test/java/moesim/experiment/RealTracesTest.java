package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import moesim.testing.RealTraces;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Recorded routing of real models against counts others computed. Skipped where the recordings are
 * not present.
 */
class RealTracesTest {

  /**
   * One cache per layer of c experts, S1, one event per token, file order: hits of LRU and of MIN.
   */
  @ParameterizedTest
  @CsvSource({"8, 12220, 21552", "16, 21838, 28598", "32, 29902, 34510"})
  void olmoe(int c, long lruHits, long minHits) {
    Path trace = RealTraces.require("olmoe-1b-7b-decode/trace_olmoe_299.jsonl");
    perLayer(trace, "olmoe-1b-7b", 16 * c, 38_272, lruHits, minHits);
  }

  /** As above; 33 sequences recorded as prefill, each token an event of its own. */
  @ParameterizedTest
  @CsvSource({"8, 381642, 671821", "16, 613314, 910472", "32, 931399, 1141517"})
  void esftLaw(int c, long lruHits, long minHits) {
    Path trace = RealTraces.require("deepseek-v2-lite-esft/law");
    perLayer(trace, "deepseek-v2-lite", 26 * c, 1_299_012, lruHits, minHits);
  }

  private static void perLayer(
      Path trace, String model, int capacity, long accesses, long lruHits, long minHits) {
    ResultTable table = Runs.run("""
            scenario: per-layer
            model: { preset: MODEL }
            trace: { path: "TRACE", prefill: per-token }
            cache: { policy: lru, capacity: CAPACITY experts, semantics: sequential, shared: false }
            sweep: { cache.policy: [lru, belady] }
            """.replace("MODEL", model)
        .replace("TRACE", trace.toString())
        .replace("CAPACITY", String.valueOf(capacity)));
    Map<Metric, Number> lru =
        Runs.row(table, Map.of("cache.policy", "lru", "cache.shared", "false"));
    Map<Metric, Number> min =
        Runs.row(table, Map.of("cache.policy", "belady", "cache.shared", "false"));
    assertThat(lru.get(Metric.ACCESSES)).isEqualTo(accesses);
    assertThat(lru.get(Metric.HITS)).isEqualTo(lruHits);
    assertThat(min.get(Metric.HITS)).isEqualTo(minHits);
  }

  /**
   * On-device decode, top-6 pinned: hit rates in percent of LRU, LFU and the optimum, to the
   * printed digit.
   */
  @ParameterizedTest
  @CsvSource({
    "qwen, 36864, 216, 0.0, 29.2, 48.7",
    "qwen, 36864, 288, 37.7, 35.1, 55.9",
    "qwen, 36864, 432, 38.5, 43.8, 65.7",
    "qwen, 36864, 576, 47.6, 51.6, 72.5",
    "qwen, 36864, 1152, 71.4, 72.3, 85.9",
    "gemma, 23040, 270, 36.6, 45.9, 65.2",
    "gemma, 23040, 360, 47.3, 53.4, 71.3"
  })
  void onDeviceDecode(
      String model, long accesses, int capacity, double lru, double lfu, double optimum) {
    Path trace = RealTraces.require("bigmoe-edge-decode/" + model + ".route.csv");
    ResultTable table = Runs.run(
        """
            scenario: pinned
            trace: { path: "TRACE", prefill: skip }
            cache: { policy: lru, capacity: CAPACITY experts }
            sweep: { cache.policy: [lru, lfu] }
            """.replace("TRACE", trace.toString()).replace("CAPACITY", String.valueOf(capacity)));
    assertHitRate(table, "lru", accesses, lru);
    assertHitRate(table, "lfu", accesses, lfu);
    assertHitRate(table, "belady", accesses, optimum);
  }

  private static void assertHitRate(
      ResultTable table, String policy, long accesses, double percent) {
    Map<Metric, Number> row = Runs.row(table, Map.of("cache.policy", policy));
    assertThat(row.get(Metric.ACCESSES)).isEqualTo(accesses);
    // The published table rounds to a tenth of a percent.
    assertThat(100.0 * row.get(Metric.HITS).longValue() / accesses)
        .as(policy)
        .isCloseTo(percent, within(0.05));
  }
}
