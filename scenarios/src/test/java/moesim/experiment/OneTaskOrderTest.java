package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * "EP ≤ Allo Only" of the case study, at its 24 points, where both start their tasks in one order:
 * then it holds, although it fails in ten where each has the order it is shipped with
 * ({@link OrdersInChaosTest}). 3 decode steps, prompts of two tokens.
 */
@Tag("paper")
@Tag("slow")
class OneTaskOrderTest {
  private static ResultTable table = new ResultTable(List.of(), List.of(), List.of());

  @BeforeAll
  static void run() {
    table = Runs.run("""
        scenario: one-task-order
        seed: 20251007
        model: { preset: deepseek-v3 }
        trace: { format: calibrated, requests: 16384, decode_tokens: 3, prompt_median: 2, prompt_least: 2, prompt_most: 2 }
        batch: { requests: 16384, iterations: 4 }
        machine: { kind: wafer, preset: orders-in-chaos }
        prediction: { policy: none }
        baseline: { allocation.policy: home }
        sweep:
          model.preset: [deepseek-v3, qwen3-235b-a22b, kimi-k2, llama-4-maverick]
          machine.topology.mesh: [5x5, 8x3]
          batch.requests: [4096, 8192, 16384]
          allocation.order: [first-seen, by-expert]
          allocation.policy: [home, task-allocation]
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"first-seen", "by-expert"})
  void allocationIsNoWorseThanStayingHomeAtAnyPoint(String order) {
    List<ResultTable.Row> rows = table.rows().stream()
        .filter(row -> text(row, "allocation.order").equals(order))
        .filter(row -> text(row, "allocation.policy").equals("task-allocation"))
        .toList();
    assertThat(rows).hasSize(24);
    for (ResultTable.Row row : rows) {
      Number overHome = row.metrics().get(WaferMetrics.SPEEDUP);
      assertThat(overHome).as("%s", row.values()).isNotNull();
      assertThat(overHome.doubleValue()).as("%s", row.values()).isGreaterThanOrEqualTo(1.0);
    }
  }

  private static String text(ResultTable.Row row, String key) {
    return row.values().get(table.keys().indexOf(key));
  }
}
