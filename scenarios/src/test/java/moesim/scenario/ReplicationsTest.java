package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicationsTest {
  private static final String GOOD = """
      scenario: good
      seed: 7
      replications: 3
      model: { layers: 4, experts: 64, top_k: 1 }
      trace: { format: zipf-layered, tokens: 50 }
      cache: { policy: lru, capacity: 4 experts }
      """;
  private static final String SEEDED =
      GOOD.replace("tokens: 50", "tokens: 50, seed: 3").replace("policy: lru", "policy: random");

  private static Scenario read(String yaml, String... settings) {
    return ScenarioReader.read(new ScenarioText("s.yaml", Path.of(""), yaml, List.of(settings)));
  }

  private static List<String> problems(String yaml, String... settings) {
    InputException wrong = catchThrowableOfType(InputException.class, () -> read(yaml, settings));
    assertThat(wrong).as("expected a problem in:%n%s", yaml).isNotNull();
    return wrong.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void everyPointIsRunUnderTheSameSeeds() {
    Scenario scenario = read(GOOD + "sweep: { cache.capacity: [4 experts, 8 experts] }\n");
    assertThat(scenario.columns()).containsExactly("cache.policy", "cache.capacity", "replication");
    assertThat(scenario.seed()).isEqualTo(7);
    assertThat(scenario.plans().stream().filter(RunPlan::asked))
        .extracting(RunPlan::values, plan -> plan.spec().seed())
        .containsExactly(
            tuple(List.of("lru", "4 experts", "1"), 7L),
            tuple(List.of("lru", "4 experts", "2"), 8L),
            tuple(List.of("lru", "4 experts", "3"), 9L),
            tuple(List.of("lru", "8 experts", "1"), 7L),
            tuple(List.of("lru", "8 experts", "2"), 8L),
            tuple(List.of("lru", "8 experts", "3"), 9L));
    // Another trace has another optimum.
    assertThat(scenario.plans().stream().filter(plan -> !plan.asked()))
        .extracting(RunPlan::values)
        .containsExactly(
            List.of("belady", "4 experts", "1"),
            List.of("belady", "4 experts", "2"),
            List.of("belady", "4 experts", "3"),
            List.of("belady", "8 experts", "1"),
            List.of("belady", "8 experts", "2"),
            List.of("belady", "8 experts", "3"));
  }

  @Test
  void aReplicationIsTheRunWithItsSeed() {
    List<String> third = read(GOOD).plans().stream()
        .filter(plan -> plan.values().contains("3"))
        .map(plan -> plan.spec().identity() + plan.spec().trace().key())
        .toList();
    assertThat(read(GOOD, "seed=9", "replications=1").plans())
        .extracting(plan -> plan.spec().identity() + plan.spec().trace().key())
        .containsExactlyElementsOf(third);
  }

  @Test
  void whatDrawsNothingIsRunOnce() {
    Scenario scenario = read(SEEDED + "sweep: { cache.policy: [lru, random] }\n");
    assertThat(scenario.plans())
        .extracting(RunPlan::values)
        .containsExactly(
            List.of("lru", ""),
            List.of("random", "1"),
            List.of("random", "2"),
            List.of("random", "3"),
            List.of("belady", ""));
  }

  @Test
  void oneReplicationIsNone() {
    assertThat(read(GOOD, "replications=1").columns()).containsExactly("cache.policy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "replications=0 | replications: expected a whole number in [1, 10000], read 0",
        "confidence=1.5 | confidence: expected a number in [0.5, 0.9999], read 1.5",
        "trace.seed=3 | s.yaml:3:15: replications: they would all come out the same: the trace is recorded, or generated with a seed of its own",
      })
  void saysWhatIsWrongAndWhere(String setting, String problem) {
    assertThat(problems(GOOD, setting)).singleElement().asString().contains(problem);
  }

  @Test
  void seedsAreNotSweptBesideThem() {
    assertThat(problems(GOOD + "sweep: { seed: [1, 2] }\n"))
        .containsExactly(
            "s.yaml:7:10: seed: cannot be swept beside replications, which have seeds of their own; leave one out");
  }

  @Test
  void anAdversaryDrawsNothing() {
    assertThat(problems(
            GOOD.replace("zipf-layered, tokens: 50", "adversary-cycle, tokens: 50, capacity: 4")))
        .anySatisfy(problem ->
            assertThat(problem).contains("replications: they would all come out the same"));
  }

  @Test
  void designsAreReplicatedToo() {
    Scenario scenario = read(
        GOOD
            + "sweep: { design: sobol, points: 4, cache.capacity: { from: 8 experts, to: 71 experts } }\n");
    assertThat(scenario.plans().stream().filter(RunPlan::asked)).hasSize(12);
    assertThat(scenario.plans().stream().filter(RunPlan::asked).skip(1).findFirst())
        .get()
        .extracting(RunPlan::values)
        .isEqualTo(List.of("lru", "8 experts", "2"));
  }

  @Test
  void curvesAreOfTheFirst() {
    Scenario scenario = new CurveText(
            new ScenarioText("s.yaml", Path.of(""), GOOD, List.of()), List.of("lru"))
        .read();
    assertThat(scenario.plans()).hasSize(1);
    assertThat(scenario.plans().get(0).spec().seed()).isEqualTo(7);
  }

  private static final String WAFER = """
      scenario: wafers
      replications: 3
      model: { preset: llama-4-maverick }
      trace: { format: calibrated, seed: 5, requests: 4, decode_tokens: 1, prompt_median: 2, prompt_least: 2, prompt_most: 2 }
      machine: { kind: wafer, preset: orders-in-chaos, topology: { mesh: 3x2 } }
      baseline: { placement.policy: contiguous }
      batch: { requests: 4, iterations: 2 }
      sweep: { placement.policy: [random, contiguous] }
      """;

  @Test
  void aWaferIsReplicatedWhereItsPlacementDraws() {
    Scenario scenario = read(WAFER);
    assertThat(scenario.columns()).containsExactly("placement.policy", "replication");
    assertThat(scenario.plans())
        .extracting(RunPlan::values)
        .containsExactly(
            List.of("random", "1"),
            List.of("contiguous", ""),
            List.of("random", "2"),
            List.of("random", "3"));
    // The baseline draws nothing, so that all replications have the same.
    assertThat(scenario.plans())
        .extracting(RunPlan::reference)
        .containsOnly(((WaferRun) scenario.plans().get(1).spec()).key());
    assertThat(problems(WAFER.replace("[random, contiguous]", "[contiguous]")))
        .singleElement()
        .asString()
        .contains("replications: they would all come out the same");
  }

  @Test
  void aQuestionIsReplicatedToo() {
    Scenario scenario = ScenarioReader.read(
        new ScenarioText("s.yaml", Path.of(""), WAFER, List.of()), Question.FIDELITY);
    assertThat(scenario.columns())
        .containsExactly("placement.policy", "replication", "machine.fidelity");
    assertThat(scenario.plans())
        .extracting(RunPlan::values)
        .containsExactly(
            List.of("random", "1", "contended"),
            List.of("random", "1", "analytic"),
            List.of("random", "2", "contended"),
            List.of("random", "2", "analytic"),
            List.of("random", "3", "contended"),
            List.of("random", "3", "analytic"),
            List.of("contiguous", "", "contended"),
            List.of("contiguous", "", "analytic"));
  }
}
