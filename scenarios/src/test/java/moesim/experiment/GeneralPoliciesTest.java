package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import moesim.testing.RealTraces;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * General purpose policies on recorded routing, one cache for all layers, S1 in file order: the
 * miss ratios that libCacheSim gave, to the printed digit. Skipped where the recordings are not
 * present.
 */
class GeneralPoliciesTest {
  private static final List<String> POLICIES =
      List.of("lru", "fifo", "clock", "s3-fifo", "sieve", "lfu-in-cache", "arc", "2q", "belady");

  @ParameterizedTest
  @CsvSource({
    "102, 1.0000 1.0000 1.0000 0.6997 1.0000 1.0000 1.0000 0.8065 0.4592, 26256, 25137",
    "256, 0.4350 0.4902 0.4366 0.4506 0.5687 0.5687 0.4362 0.4445 0.2336, 17739, 16592",
    "512, 0.2158 0.2506 0.2063 0.1898 0.2866 0.2866 0.2123 0.2179 0.0869, 7959, 7628"
  })
  void olmoe(int capacity, String published, long lirs, long tinyLfu) {
    Path trace = RealTraces.require("olmoe-1b-7b-decode/trace_olmoe_299.jsonl");
    check(trace, "olmoe-1b-7b", capacity, 38_272, published, lirs, tinyLfu);
  }

  @ParameterizedTest
  @CsvSource({
    "166, 0.7089 0.7882 0.7159 0.7551 0.9619 0.9619 0.7773 0.8435 0.4937, 966859, 984321",
    "416, 0.5288 0.5687 0.5250 0.5464 0.7554 0.7554 0.5280 0.5293 0.2754, 692610, 719121",
    "832, 0.2827 0.3135 0.2752 0.2741 0.3983 0.3983 0.2827 0.2819 0.1094, 371088, 393856"
  })
  void esftLaw(int capacity, String published, long lirs, long tinyLfu) {
    Path trace = RealTraces.require("deepseek-v2-lite-esft/law");
    check(trace, "deepseek-v2-lite", capacity, 1_299_012, published, lirs, tinyLfu);
  }

  private static void check(
      Path trace,
      String model,
      int capacity,
      long accesses,
      String published,
      long lirs,
      long tinyLfu) {
    ResultTable table = Runs.run("""
        scenario: general
        model: { preset: MODEL }
        trace: { path: "TRACE", prefill: per-token }
        cache: { policy: lru, capacity: CAPACITY experts, semantics: sequential }
        sweep: { cache.policy: [POLICIES, lirs, w-tinylfu] }
        """.replace("MODEL", model)
        .replace("TRACE", trace.toString())
        .replace("CAPACITY", String.valueOf(capacity))
        .replace("POLICIES", String.join(", ", POLICIES)));
    List<String> found = POLICIES.stream()
        .map(policy -> String.format(Locale.ROOT, "%.4f", ratio(table, policy, accesses)))
        .toList();
    assertThat(String.join(" ", found)).isEqualTo(published);
    // Of libCacheSim without one loop of its LIRS, and of Caffeine with exact counts:
    // docs/validation.md.
    assertThat(misses(table, "lirs", accesses)).isEqualTo(lirs);
    assertThat(misses(table, "w-tinylfu", accesses)).isEqualTo(tinyLfu);
  }

  /** LFRU under S3: the counts of the program of its source, its random ties replaced by ours. */
  @ParameterizedTest
  @CsvSource({
    "102, true, 28158", "256, true, 15811", "512, true, 7153",
    "102, false, 23687", "256, false, 14825", "512, false, 6997"
  })
  void lfruOfOlmoe(int capacity, boolean shared, long misses) {
    Path trace = RealTraces.require("olmoe-1b-7b-decode/trace_olmoe_299.jsonl");
    ResultTable table = Runs.run(
        """
        scenario: lfru
        model: { preset: olmoe-1b-7b }
        trace: { path: "TRACE", prefill: per-token }
        cache: { policy: lfru, capacity: 256 experts, semantics: event-atomic }
        """.replace("TRACE", trace.toString()),
        "cache.capacity=" + capacity + " experts",
        "cache.shared=" + shared);
    assertThat(misses(table, "lfru", 38_272)).isEqualTo(misses);
  }

  private static double ratio(ResultTable table, String policy, long accesses) {
    return (double) misses(table, policy, accesses) / accesses;
  }

  private static long misses(ResultTable table, String policy, long accesses) {
    Map<Metric, Number> row = Runs.row(table, Map.of("cache.policy", policy));
    assertThat(row.get(Metric.ACCESSES)).isEqualTo(accesses);
    return row.get(Metric.MISSES).longValue();
  }
}
