package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import moesim.hardware.wafer.Cause;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What must hold between the columns of runs on wafers, whatever their numbers are. */
class WaferColumnsTest {
  private static final String YAML = """
      scenario: columns
      model: { preset: qwen3-235b-a22b }
      trace: { format: calibrated, requests: 16, decode_tokens: 2, prompt_median: 2, prompt_least: 2, prompt_most: 2 }
      batch: { requests: 16, iterations: 3 }
      machine:
        kind: wafer
        topology: { mesh: 3x2 }
        energy: { llc_pj_per_bit: 1, hbm_pj_per_bit: 4, link_pj_per_bit: 2, pj_per_flop: 0.5, source: invented for this test }
      baseline: { allocation.policy: first-seen-round-robin }
      sweep:
        machine.preset: [orders-in-chaos, realistic]
        machine.hbm.overflow: [warn]
        allocation.policy: [first-seen-round-robin, home, task-allocation]
      """;

  private static ResultTable table = Runs.run(YAML);

  @BeforeAll
  static void hasSixRows() {
    assertThat(table.rows()).hasSize(6);
  }

  private static double value(Map<Metric, Number> row, Metric metric) {
    Number value = row.get(metric);
    assertThat(value).as(metric.name()).isNotNull();
    return value == null ? Double.NaN : value.doubleValue();
  }

  @Test
  void theCausesAddUpToTheTime() {
    for (ResultTable.Row row : table.rows()) {
      double blamed = 0;
      for (Cause cause : Cause.values()) {
        blamed += value(row.metrics(), WaferMetrics.blamedOn(cause));
      }
      double seconds = value(row.metrics(), WaferMetrics.DECODE_SECONDS);
      assertThat(seconds).isPositive();
      // Whole picoseconds add up exactly; their seconds do but for the last digits of a double.
      assertThat(blamed)
          .as(row.values().toString())
          .isCloseTo(seconds, within(Cause.values().length * Math.ulp(seconds)));
    }
  }

  @Test
  void aBaselineIsAsFastAsItself() {
    for (String preset : new String[] {"orders-in-chaos", "realistic"}) {
      Map<Metric, Number> row = Runs.row(
          table, Map.of("machine.preset", preset, "allocation.policy", "first-seen-round-robin"));
      assertThat(value(row, WaferMetrics.SPEEDUP)).isEqualTo(1.0);
      assertThat(value(row, WaferMetrics.HOP_REDUCTION)).isEqualTo(1.0);
    }
  }

  @Test
  void theSameWeightsAreNeededWhereverTheyAreUsed() {
    // Few tokens: no expert is split, so every policy runs each active expert once, three slices of
    // 12 MiB.
    double bytes = 0;
    for (ResultTable.Row row : table.rows()) {
      double all = value(row.metrics(), WaferMetrics.LLC_BYTES)
          + value(row.metrics(), WaferMetrics.LOCAL_BYTES)
          + value(row.metrics(), WaferMetrics.REMOTE_BYTES);
      bytes = bytes == 0 ? all : bytes;
      assertThat(all).as(row.values().toString()).isEqualTo(bytes);
      assertThat(all % (3L * 4096 * 1536 * 2)).isZero();
    }
  }

  @Test
  void atHomeNothingCrossesALinkButTokens() {
    for (String preset : new String[] {"orders-in-chaos", "realistic"}) {
      Map<Metric, Number> row =
          Runs.row(table, Map.of("machine.preset", preset, "allocation.policy", "home"));
      assertThat(value(row, WaferMetrics.REMOTE_BYTES)).isZero();
      assertThat(value(row, WaferMetrics.REQUEST_HOPS)).isZero();
      // No requests, so no ratio of them.
      assertThat(row).doesNotContainKey(WaferMetrics.HOP_REDUCTION);
      boolean tokensMove = preset.equals("realistic");
      assertThat(value(row, WaferMetrics.TOKEN_BYTES) > 0).isEqualTo(tokensMove);
      assertThat(value(row, WaferMetrics.LINK_JOULES) > 0).isEqualTo(tokensMove);
    }
  }

  @Test
  void energyIsThatOfItsParts() {
    for (ResultTable.Row row : table.rows()) {
      Map<Metric, Number> metrics = row.metrics();
      double links = value(metrics, WaferMetrics.BYTE_HOPS) * 8 * 2 * 1e-12;
      assertThat(value(metrics, WaferMetrics.LINK_JOULES))
          .isCloseTo(links, within(1e-12 * Math.max(1, links)));
      // 32 tokens in two steps, 94 layers, 8 experts each, 6 x 4096 x 1536 operations per token and
      // expert, half a picojoule.
      double computing = 32.0 * 94 * 8 * 6 * 4096 * 1536 * 0.5e-12;
      assertThat(value(metrics, WaferMetrics.COMPUTE_JOULES))
          .isCloseTo(computing, within(1e-9 * computing));
      double sum = value(metrics, WaferMetrics.LLC_JOULES)
          + value(metrics, WaferMetrics.HBM_JOULES)
          + value(metrics, WaferMetrics.LINK_JOULES)
          + value(metrics, WaferMetrics.COMPUTE_JOULES);
      assertThat(value(metrics, WaferMetrics.JOULES)).isCloseTo(sum, within(1e-9 * sum));
    }
  }

  @Test
  void withoutFiguresThereIsNoEnergy() {
    ResultTable without = Runs.run(YAML.replaceAll("(?m)^ *energy:.*\\n", "")
        .replace("[orders-in-chaos, realistic]", "[orders-in-chaos]"));
    assertThat(without.rows())
        .allSatisfy(row -> assertThat(row.metrics()).doesNotContainKey(WaferMetrics.JOULES));
  }

  @Test
  void oneDieNeedsNobodyElse() {
    ResultTable alone = Runs.run(
        YAML.replace("3x2", "1x1").replace("orders-in-chaos, realistic", "orders-in-chaos"));
    assertThat(alone.rows()).hasSize(3);
    for (ResultTable.Row row : alone.rows()) {
      assertThat(value(row.metrics(), WaferMetrics.REMOTE_BYTES)).isZero();
      assertThat(value(row.metrics(), WaferMetrics.BYTE_HOPS)).isZero();
      assertThat(value(row.metrics(), WaferMetrics.IMBALANCE)).isEqualTo(1.0);
      // All three do the same work in another order.
      assertThat(value(row.metrics(), WaferMetrics.SPEEDUP)).isCloseTo(1.0, within(0.01));
      assertThat(row.metrics()).doesNotContainKey(WaferMetrics.LINK_UTILISATION);
    }
  }
}
