package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import moesim.input.InputException;
import org.junit.jupiter.api.Test;

/** Options of one policy beside another one, on a wafer. */
class ApplicableTest {
  private static final String GOOD = """
      scenario: policies
      model: { preset: qwen3-235b-a22b }
      trace: { format: calibrated, requests: 4 }
      batch: { requests: 4 }
      machine: { kind: wafer, preset: orders-in-chaos }
      prediction: { policy: cross-token }
      """;

  private static Scenario read(String yaml) {
    return ScenarioReader.read(new ScenarioText("s.yaml", Path.of(""), yaml, List.of()));
  }

  @Test
  void aSweptOptionIsLeftOutOfThePointsOfOtherPolicies() {
    Scenario scenario = read(GOOD + """
        sweep:
          cache.policy: [lru, layer-aware-lru]
          cache.theta: [0.5, 0.25]
        """);
    // Both points of lru are the same run: theta means nothing to it.
    assertThat(scenario.columns()).containsExactly("cache.policy", "cache.theta");
    assertThat(scenario.plans())
        .extracting(RunPlan::values)
        .containsExactly(
            List.of("lru", ""),
            List.of("layer-aware-lru", "0.5"),
            List.of("layer-aware-lru", "0.25"));
  }

  @Test
  void aWrittenOptionStaysWithItsPolicy() {
    assertThat(read(GOOD + """
        allocation: { block: 50 }
        sweep: { allocation.policy: [home, task-allocation] }
        """).plans())
        .extracting(plan -> ((WaferRun) plan.spec()).options().allocation().text("block"))
        .containsExactly("", "50");
  }

  @Test
  void besideOnePolicyItIsAnError() {
    InputException wrong = catchThrowableOfType(
        InputException.class, () -> read(GOOD + "sweep: { cache.theta: [0.5, 0.25] }\n"));
    assertThat(wrong.problems())
        .allSatisfy(problem -> assertThat(problem.toString())
            .contains("cache.theta: not an option of policy \"lru\", which has none"));
    assertThat(wrong.problems().get(0).toString()).startsWith("s.yaml:7:24: ");
  }

  @Test
  void anOptionOfNoPolicyIsAnErrorWhereverItStands() {
    InputException wrong = catchThrowableOfType(
        InputException.class,
        () ->
            read(GOOD + "cache: { tehta: 2 }\nsweep: { cache.policy: [lru, layer-aware-lru] }\n"));
    assertThat(wrong.problems())
        .singleElement()
        .asString()
        .startsWith("s.yaml:7:10: cache.tehta: unknown key");
  }
}
