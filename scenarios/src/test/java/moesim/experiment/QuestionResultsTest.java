package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import moesim.hardware.wafer.Cause;
import moesim.input.InputException;
import moesim.scenario.Question;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The answers of what-if and fidelity, against ordinary runs of the same points with the key set by
 * hand.
 */
class QuestionResultsTest {
  private static final String PRESET = "machine.preset";
  private static final String POLICY = "allocation.policy";
  private static final String LEVER = "machine.lever";
  private static final String FIDELITY = "machine.fidelity";
  private static final List<String> LEVERS =
      List.of("none", "perfect-cache", "infinite-links", "perfect-balance", "infinite-compute");

  private static final String YAML = """
      scenario: questions
      model: { preset: qwen3-235b-a22b }
      trace: { format: calibrated, requests: 16, decode_tokens: 2, prompt_median: 2, prompt_least: 2, prompt_most: 2 }
      batch: { requests: 16, iterations: 3 }
      machine:
        kind: wafer
        topology: { mesh: 3x2 }
        hbm: { overflow: warn }
      baseline: { allocation.policy: first-seen-round-robin }
      sweep:
        machine.preset: [orders-in-chaos, realistic]
        allocation.policy: [home, task-allocation]
      """;

  private static Scenario asked(Question question, String yaml, String... settings) {
    return ScenarioReader.read(
        new ScenarioText("test.yaml", Path.of(""), yaml, List.of(settings)), question);
  }

  private static ResultTable answer(Question question, String... settings) {
    return Experiment.run(asked(question, YAML, settings), 2, Progress.none()).table();
  }

  @Test
  void everyPointHasARowPerLeverAndBaselinesHaveNone() {
    ResultTable table = answer(Question.WHAT_IF);
    assertThat(table.keys()).containsExactly(PRESET, POLICY, LEVER);
    assertThat(table.rows()).hasSize(2 * 2 * 5);
    for (int row = 0; row < table.rows().size(); row++) {
      assertThat(table.rows().get(row).values())
          .containsExactly(
              row < 10 ? "orders-in-chaos" : "realistic",
              row / 5 % 2 == 0 ? "home" : "task-allocation",
              LEVERS.get(row % 5));
    }
    assertThat(table.metrics())
        .hasSize(WaferMetrics.ALL.size() - 1 - WaferMetrics.ENERGY.size())
        .contains(WaferMetrics.CEILING)
        .doesNotContain(WaferMetrics.SPEEDUP, WaferMetrics.HOP_REDUCTION);
  }

  @Test
  void theCeilingIsTheTimeAsItIsOverTheTimeWithTheLever() {
    WaferRows answered = new WaferRows(answer(Question.WHAT_IF));
    for (String lever : LEVERS) {
      // first-seen-round-robin is the baseline here: a row of the ordinary run, but not asked for.
      WaferRows run = new WaferRows(Runs.run(YAML, LEVER + "=" + lever));
      WaferRows asItIs = new WaferRows(Runs.run(YAML));
      for (String preset : List.of("orders-in-chaos", "realistic")) {
        for (String policy : List.of("home", "task-allocation")) {
          double ps = run.value(WaferMetrics.DECODE_SECONDS, PRESET, preset, POLICY, policy);
          double before = asItIs.value(WaferMetrics.DECODE_SECONDS, PRESET, preset, POLICY, policy);
          String[] row = {PRESET, preset, POLICY, policy, LEVER, lever};
          assertThat(answered.value(WaferMetrics.DECODE_SECONDS, row)).isEqualTo(ps);
          assertThat(answered.value(WaferMetrics.CEILING, row))
              .isCloseTo(before / ps, within(1e-12));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders-in-chaos", "realistic"})
  void aLeverLeavesNothingOfWhatItTakesAway(String preset) {
    WaferRows rows = new WaferRows(
        answer(Question.WHAT_IF, PRESET + "=" + preset, POLICY + "=first-seen-round-robin"));
    assertThat(rows.value(WaferMetrics.REMOTE_BYTES, LEVER, "none")).isPositive();
    assertThat(rows.value(WaferMetrics.REMOTE_BYTES, LEVER, "perfect-cache")).isZero();
    assertThat(rows.value(WaferMetrics.LOCAL_BYTES, LEVER, "perfect-cache")).isZero();
    assertThat(rows.value(WaferMetrics.LINK_UTILISATION, LEVER, "infinite-links"))
        .isZero();
    assertThat(rows.value(WaferMetrics.BYTE_HOPS, LEVER, "infinite-links"))
        .isEqualTo(rows.value(WaferMetrics.BYTE_HOPS, LEVER, "none"));
    assertThat(rows.value(WaferMetrics.COMPUTE_UTILISATION, LEVER, "infinite-compute"))
        .isZero();
    for (Cause cause : List.of(Cause.LINK_TRANSFER, Cause.LINK_QUEUE, Cause.TOKEN_TRANSFER)) {
      assertThat(rows.value(WaferMetrics.blamedOn(cause), LEVER, "infinite-links"))
          .isZero();
    }
    for (Cause cause : List.of(Cause.COMPUTE, Cause.COMPUTE_QUEUE)) {
      assertThat(rows.value(WaferMetrics.blamedOn(cause), LEVER, "infinite-compute"))
          .isZero();
    }
  }

  @Test
  void noCeilingOfTheAnalyticFidelityIsBelowOne() {
    ResultTable table =
        answer(Question.WHAT_IF, PRESET + "=orders-in-chaos", FIDELITY + "=analytic");
    assertThat(table.rows()).hasSize(10);
    WaferRows rows = new WaferRows(table);
    for (String policy : List.of("home", "task-allocation")) {
      for (String lever : LEVERS) {
        assertThat(rows.value(WaferMetrics.CEILING, POLICY, policy, LEVER, lever))
            .as(policy + " " + lever)
            .isGreaterThanOrEqualTo(1);
      }
    }
  }

  @Test
  void theErrorIsThatOfARunWithReservedPathsInTheAnalyticFidelity() {
    ResultTable table = answer(Question.FIDELITY);
    assertThat(table.rows()).hasSize(2 * 2 * 2);
    WaferRows answered = new WaferRows(table);
    WaferRows contended = new WaferRows(Runs.run(YAML));
    WaferRows analytic = new WaferRows(
        Runs.run(YAML, FIDELITY + "=analytic", "machine.network.kind=path-reserving"));
    for (String preset : List.of("orders-in-chaos", "realistic")) {
      for (String policy : List.of("home", "task-allocation")) {
        String[] point = {PRESET, preset, POLICY, policy};
        double truth = contended.value(WaferMetrics.DECODE_SECONDS, point);
        double estimate = analytic.value(WaferMetrics.DECODE_SECONDS, point);
        String[] row = {PRESET, preset, POLICY, policy, FIDELITY, "analytic"};
        assertThat(answered.value(WaferMetrics.DECODE_SECONDS, row)).isEqualTo(estimate);
        assertThat(answered.value(WaferMetrics.ERROR, row))
            .isCloseTo(estimate / truth - 1, within(1e-12));
        row[5] = "contended";
        assertThat(answered.value(WaferMetrics.DECODE_SECONDS, row)).isEqualTo(truth);
        assertThat(answered.value(WaferMetrics.ERROR, row)).isZero();
      }
    }
  }

  @Test
  void theErrorOfAllPointsIsTheFirstNoteAndEveryRunIsTimed() {
    Experiment.Outcome outcome = Experiment.run(asked(Question.FIDELITY, YAML), 2, Progress.none());
    assertThat(outcome.notes().get(0))
        .startsWith("analytic against contended, 4 points: mean absolute error ");
    assertThat(outcome.wallTimes().get(Experiment.RUN_SECONDS))
        .hasSize(8)
        .allMatch(run -> !run.isNegative());
  }

  @Test
  void aSweptOrWrittenKeyOfTheQuestionIsReplaced() {
    String swept = YAML + "  machine.lever: [none, perfect-cache]\n";
    assertThat(asked(Question.WHAT_IF, swept).plans()).hasSize(20);
    assertThat(asked(Question.WHAT_IF, YAML, LEVER + "=perfect-cache").plans()).hasSize(20);
    assertThat(asked(Question.FIDELITY, YAML, FIDELITY + "=analytic").plans()).hasSize(8);
  }

  @Test
  void pointsThatComputeTheSameAreAskedOnce() {
    String twins = YAML + "  variants:\n    - { name: a, batch.requests: 16 }\n    - { name: b }\n";
    assertThat(asked(Question.WHAT_IF, twins).plans()).hasSize(20);
  }

  @Test
  void packetsAndReservedPathsKeepAnErrorEach() {
    String networks = YAML + "  machine.network.kind: [path-reserving, packet]\n";
    Scenario scenario = asked(Question.FIDELITY, networks, PRESET + "=realistic");
    // Two policies on two networks, whose analytic runs are the same run.
    assertThat(scenario.plans()).hasSize(8);
    WaferRows rows = new WaferRows(Experiment.run(scenario, 2, Progress.none()).table());
    assertThat(scenario.plans().get(1).reference())
        .isNotEqualTo(scenario.plans().get(3).reference());
    assertThat(rows.value(
            WaferMetrics.ERROR,
            POLICY,
            "home",
            "machine.network.kind",
            "packet",
            FIDELITY,
            "contended"))
        .isZero();
  }

  @Test
  void otherMachinesHaveNoAnswer() {
    String caches = """
        scenario: caches
        model: { layers: 4, experts: 4, top_k: 1 }
        trace: { format: zipf-layered, tokens: 5 }
        cache: { policy: lru, capacity: 2 experts }
        """;
    for (Question question : List.of(Question.WHAT_IF, Question.FIDELITY)) {
      assertThatThrownBy(() -> asked(question, caches))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(question.command()
              + " needs machine.kind: wafer; no other machine has levers or fidelities");
    }
  }
}
