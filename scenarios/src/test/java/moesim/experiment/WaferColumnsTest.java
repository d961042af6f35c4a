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
        energy:
          llc: { pj_per_bit: 1, source: invented for this test }
          hbm: { pj_per_bit: 4, source: invented for this test }
          link: { pj_per_bit: 2, source: invented for this test }
          compute: { pj_per_flop: 0.5, source: invented for this test }
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
      // Qwen3: 71,303,168 weights of attention a layer, 94 layers; two steps read them with 2 B
      // each,
      // and 32 tokens multiply and add each.
      boolean charged = row.values().contains("realistic");
      double reading = 2.0 * 94 * 71_303_168 * 2 * 8 * 4e-12;
      double dense = charged ? reading + 2.0 * 94 * 71_303_168 * 32 * 0.5e-12 : 0;
      assertThat(value(metrics, WaferMetrics.DENSE_JOULES))
          .isCloseTo(dense, within(1e-9 * Math.max(1, dense)));
      double sum = value(metrics, WaferMetrics.LLC_JOULES)
          + value(metrics, WaferMetrics.HBM_JOULES)
          + value(metrics, WaferMetrics.LINK_JOULES)
          + value(metrics, WaferMetrics.COMPUTE_JOULES)
          + value(metrics, WaferMetrics.DENSE_JOULES);
      // Every joule in one column, to the last digit.
      assertThat(value(metrics, WaferMetrics.JOULES)).isEqualTo(sum);
      double lines = value(metrics, WaferMetrics.LLC_BYTES)
          + value(metrics, WaferMetrics.HOME_LLC_HITS) * 4096 * 1536 * 2
          + value(metrics, WaferMetrics.LLC_WRITTEN);
      assertThat(value(metrics, WaferMetrics.LLC_WRITTEN)).isPositive();
      assertThat(value(metrics, WaferMetrics.LLC_JOULES))
          .isCloseTo(lines * 8e-12, within(1e-9 * lines * 8e-12));
    }
  }

  @Test
  void copiesAreFoundAmongWhatIsNeededAwayFromHome() {
    String copying = YAML.replace(
            "allocation.policy: [first-seen-round-robin, home, task-allocation]",
            "prediction.policy: [none, cross-token]")
        .replace("[orders-in-chaos, realistic]", "[orders-in-chaos]");
    ResultTable copies =
        Runs.run(copying, "batch.iterations=4", "trace.decode_tokens=3", "prediction.fraction=1");
    Map<Metric, Number> row = Runs.row(copies, Map.of("prediction.policy", "cross-token"));
    long slice = 4096L * 1536 * 2;
    double found = value(row, WaferMetrics.REPLICA_HITS);
    assertThat(found).isPositive();
    assertThat(value(row, WaferMetrics.REPLICA_HIT_RATIO))
        .isEqualTo(found / (found + value(row, WaferMetrics.REMOTE_BYTES) / slice));
    double slices = (value(row, WaferMetrics.LLC_BYTES)
            + value(row, WaferMetrics.LOCAL_BYTES)
            + value(row, WaferMetrics.REMOTE_BYTES))
        / slice;
    // Three decode steps of 94 layers: a task on one die needs three slices.
    assertThat(value(row, WaferMetrics.LLC_HIT_RATIO))
        .isEqualTo(value(row, WaferMetrics.LLC_HITS) / slices);
    assertThat(Runs.row(copies, Map.of("prediction.policy", "none")))
        .doesNotContainKey(WaferMetrics.REPLICA_HIT_RATIO);
  }

  @Test
  void theTimelineAddsUpToTheTotalsOfTheDies() {
    Experiment.Outcome outcome = Experiment.run(Runs.scenario(YAML), 2, Progress.none());
    ResultTable timeline = outcome.details().get("timeline");
    ResultTable dies = outcome.details().get("dies");
    int first = timeline.keys().indexOf("first_step");
    // Prompts and two decode steps, six dies, six runs.
    assertThat(timeline.rows()).hasSize(3 * 6 * 6);
    for (ResultTable.Row die : dies.rows()) {
      long[] busyPs = new long[3];
      for (ResultTable.Row window : timeline.rows()) {
        boolean same = window.values().subList(0, first).equals(die.values().subList(0, first))
            && window.values().get(first + 2).equals(die.values().get(first));
        if (same && !window.values().get(first).equals("0")) {
          busyPs[0] += ps(window, "busy_seconds");
          busyPs[1] += ps(window, "hbm_busy_seconds");
          busyPs[2] += ps(window, "port_busy_seconds");
        }
      }
      assertThat(busyPs)
          .containsExactly(
              ps(die, "busy_seconds"), ps(die, "hbm_busy_seconds"), ps(die, "port_busy_seconds"));
      assertThat(busyPs[2]).isPositive();
    }
    for (ResultTable.Row window : timeline.rows()) {
      long windowPs = ps(window, "end_seconds") - ps(window, "begin_seconds");
      assertThat(ps(window, "busy_seconds")).isLessThanOrEqualTo(windowPs);
      assertThat(ps(window, "hbm_busy_seconds")).isLessThanOrEqualTo(windowPs);
      assertThat(ps(window, "port_busy_seconds")).isLessThanOrEqualTo(windowPs);
    }
    // Windows follow one another, and decode ends when the last one does.
    ResultTable.Row prompts = timeline.rows().get(0);
    ResultTable.Row last = timeline.rows().get(2 * 6);
    assertThat(ps(prompts, "begin_seconds")).isZero();
    Map<Metric, Number> run = outcome.table().rows().get(0).metrics();
    assertThat(ps(prompts, "end_seconds"))
        .isEqualTo(Math.round(1e12 * value(run, WaferMetrics.PREFILL_SECONDS)));
    assertThat(ps(last, "end_seconds") - ps(prompts, "end_seconds"))
        .isEqualTo(Math.round(1e12 * value(run, WaferMetrics.DECODE_SECONDS)));
  }

  private static long ps(ResultTable.Row row, String column) {
    return row.metrics().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(column))
        .mapToLong(entry -> Math.round(1e12 * entry.getValue().doubleValue()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withoutFiguresThereIsNoColumnOfEnergy() {
    ResultTable without = Runs.run(YAML.replaceAll("(?m)^ *(energy:|[a-z]+: \\{ pj_per).*\\n", "")
        .replace("[orders-in-chaos, realistic]", "[orders-in-chaos]"));
    assertThat(without.rows())
        .allSatisfy(row -> assertThat(row.metrics()).doesNotContainKey(WaferMetrics.JOULES));
    assertThat(table.metrics()).isEqualTo(WaferMetrics.ALL).containsAll(WaferMetrics.ENERGY);
    assertThat(without.metrics())
        .isEqualTo(WaferMetrics.ALL.stream()
            .filter(metric -> !metric.unit().equals("joules"))
            .toList());
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
