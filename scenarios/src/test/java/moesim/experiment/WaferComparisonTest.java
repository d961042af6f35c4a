package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.hardware.wafer.Cause;
import moesim.hardware.wafer.DieTimelineRecorder;
import moesim.hardware.wafer.WaferCounts;
import moesim.hardware.wafer.WaferResult;
import org.junit.jupiter.api.Test;

/** Columns of a run whose counts are made up, by hand. */
class WaferComparisonTest {
  private static final String YAML = """
      scenario: by-hand
      model: { preset: qwen3-235b-a22b }
      trace: { format: calibrated, requests: 16, decode_tokens: 2 }
      batch: { requests: 16, iterations: 3 }
      machine:
        kind: wafer
        preset: orders-in-chaos
        energy:
          llc: { pj_per_bit: 1, source: invented for this test }
          hbm: { pj_per_bit: 4, source: invented for this test }
          link: { pj_per_bit: 2, source: invented for this test }
          compute: { pj_per_flop: 0.5, source: invented for this test }
      prediction: { policy: cross-token }
      """;

  /** Three matrices of 4096 x 1536 weights of 2 B. */
  private static final long SLICE = 12_582_912;

  private static Map<Metric, Number> row(
      String yaml, long llc, long local, long replicas, long remote) {
    WaferCounts counts = new WaferCounts(
        0,
        0,
        0,
        llc * SLICE,
        local * SLICE,
        remote * SLICE,
        1_000,
        0,
        5_000,
        2_000, // of tokens
        0,
        llc,
        3, // remote slices found in the caches of their homes
        2 * SLICE, // lines written
        replicas,
        SLICE,
        8e6,
        Collections.nCopies(Cause.values().length, 0L));
    long[] none = {};
    WaferResult result = new WaferResult(
        0,
        counts,
        32,
        2_000,
        4e6,
        new DieTimelineRecorder(25, 3).timeline(),
        none,
        none,
        none,
        none,
        none,
        none,
        0,
        List.of(),
        Optional.empty());
    return new WaferComparison(
            Runs.scenario(yaml), List.of(RunOutcome.of(new TimedResult(result, 0))))
        .table()
        .rows()
        .get(0)
        .metrics();
  }

  @Test
  void hitRatiosAreOfTheSlicesThatCouldHit() {
    // Ten slices were needed: one was in the cache of its die, three at home, two were copies, four
    // came from other dies.
    Map<Metric, Number> row = row(YAML, 1, 5, 2, 4);
    assertThat(row).containsEntry(WaferMetrics.LLC_HIT_RATIO, 1 / 10.0);
    assertThat(row).containsEntry(WaferMetrics.REPLICA_HIT_RATIO, 2 / 6.0);
  }

  @Test
  void thereIsNoRatioOfNothing() {
    assertThat(row(YAML, 0, 0, 0, 0))
        .doesNotContainKeys(WaferMetrics.LLC_HIT_RATIO, WaferMetrics.REPLICA_HIT_RATIO);
    // At home only: nothing could be found among copies.
    assertThat(row(YAML, 0, 5, 0, 0))
        .containsEntry(WaferMetrics.LLC_HIT_RATIO, 0.0)
        .doesNotContainKey(WaferMetrics.REPLICA_HIT_RATIO);
    assertThat(row(YAML.replace("cross-token", "none"), 1, 5, 0, 4))
        .doesNotContainKey(WaferMetrics.REPLICA_HIT_RATIO);
  }

  @Test
  void everyJouleHasOneCause() {
    Map<Metric, Number> row = row(YAML, 1, 5, 2, 4);
    // Found: one at its die, three at home. Written: two.
    assertJoules(row, WaferMetrics.LLC_JOULES, 6 * SLICE * 8 * 1e-12);
    // Read: 5 + 4 - 3 slices, and 1000 B of tokens; one copy written.
    assertJoules(row, WaferMetrics.HBM_JOULES, (7 * SLICE + 1_000) * 8 * 4e-12);
    assertJoules(row, WaferMetrics.LINK_JOULES, 5_000 * 8 * 2e-12);
    assertJoules(row, WaferMetrics.COMPUTE_JOULES, 8e6 * 0.5e-12);
    // 2000 B read, 4e6 operations.
    assertJoules(row, WaferMetrics.DENSE_JOULES, 2_000 * 8 * 4e-12 + 4e6 * 0.5e-12);
    double sum = value(row, WaferMetrics.LLC_JOULES)
        + value(row, WaferMetrics.HBM_JOULES)
        + value(row, WaferMetrics.LINK_JOULES)
        + value(row, WaferMetrics.COMPUTE_JOULES)
        + value(row, WaferMetrics.DENSE_JOULES);
    assertThat(value(row, WaferMetrics.JOULES)).isEqualTo(sum);
    double blamed = WaferMetrics.joulesByCause().values().stream()
        .mapToDouble(metric -> value(row, metric))
        .sum();
    // The same joules; their columns are rounded one by one.
    assertThat(blamed).isCloseTo(sum, within(2 * Math.ulp(sum)));
  }

  private static void assertJoules(Map<Metric, Number> row, Metric metric, double joules) {
    assertThat(value(row, metric)).as(metric.name()).isCloseTo(joules, within(1e-12 * joules));
  }

  private static double value(Map<Metric, Number> row, Metric metric) {
    Number value = row.get(metric);
    assertThat(value).as(metric.name()).isNotNull();
    return value == null ? Double.NaN : value.doubleValue();
  }
}
