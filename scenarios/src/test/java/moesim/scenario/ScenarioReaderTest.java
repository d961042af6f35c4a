package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import moesim.cache.EvictionPolicies;
import moesim.input.InputException;
import moesim.input.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioReaderTest {
  private static final String OFFLOAD =
      "machine: { kind: offload-server, link: { bandwidth: 1 GB/s, latency: 0 ns },"
          + " compute: { layer: 1 us, expert: 1 us } }\n";

  private static final String GOOD = """
      scenario: good
      model: { layers: 4, experts: 4, top_k: 1 }
      trace: { format: zipf-layered, tokens: 50 }
      cache: { policy: lru, capacity: 4 experts }
      """;

  private static Scenario read(String yaml, String... settings) {
    return ScenarioReader.read(new ScenarioText("s.yaml", Path.of(""), yaml, List.of(settings)));
  }

  private static List<String> problems(String yaml, String... settings) {
    InputException wrong = catchThrowableOfType(InputException.class, () -> read(yaml, settings));
    assertThat(wrong).as("expected a problem in:%n%s", yaml).isNotNull();
    return wrong.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void addsTheOptimumAsARowOfItsOwn() {
    Scenario scenario = read(GOOD);
    assertThat(scenario.columns()).containsExactly("cache.policy");
    assertThat(scenario.plans())
        .extracting(RunPlan::values)
        .containsExactly(List.of("lru"), List.of("belady"));
  }

  @Test
  void computesOneOptimumPerCapacityNotPerPolicy() {
    Scenario scenario = read(GOOD
        + "sweep: { cache.capacity: [4 experts, 8 experts], cache.policy: [lru, fifo, lfu] }\n");
    assertThat(scenario.plans()).hasSize(2 * 3 + 2);
    assertThat(scenario.plans().stream().filter(plan -> specOf(plan).isOptimum()))
        .hasSize(2);
    assertThat(scenario.columns()).containsExactly("cache.capacity", "cache.policy");
    assertThat(scenario.plans().get(3).values()).containsExactly("4 experts", "belady");
  }

  @Test
  void keepsAnOptimumTheUserAskedFor() {
    assertThat(read(GOOD + "sweep: { cache.policy: [belady, lru] }\n").plans())
        .extracting(RunPlan::values)
        .containsExactly(List.of("belady"), List.of("lru"));
  }

  @Test
  void comparesFixedSharesWithTheSharedOptimum() {
    Scenario scenario = read(GOOD + "sweep: { cache.shared: [false] }\n");
    assertThat(scenario.columns()).containsExactly("cache.policy", "cache.shared");
    assertThat(scenario.plans())
        .extracting(RunPlan::values)
        .containsExactly(List.of("lru", "false"), List.of("belady", "true"));
  }

  @Test
  void sweepsRangesByStepAndByFactor() {
    Scenario byStep = read(
        GOOD + "sweep: { cache.capacity: { from: 2 experts, to: 8 experts, step: 3 experts } }\n");
    assertThat(byStep.plans().stream().map(plan -> plan.values().get(1)).distinct())
        .containsExactly("2 experts", "5 experts", "8 experts");
    Scenario byFactor =
        read(GOOD + "sweep: { cache.capacity: { from: 2 experts, to: 16 experts, factor: 2 } }\n");
    assertThat(byFactor.plans().stream().map(plan -> plan.values().get(1)).distinct())
        .containsExactly("2 experts", "4 experts", "8 experts", "16 experts");
    Scenario numbers =
        read(GOOD + "sweep: { trace.exponent: { from: 0.5, to: 1.5, step: 0.5 } }\n");
    assertThat(numbers.plans().stream().map(plan -> plan.values().get(1)).distinct())
        .containsExactly("0.5", "1", "1.5");
  }

  @Test
  void aSettingWinsOverTheFileAndItsSweep() {
    String swept = GOOD + "sweep: { cache.capacity: [4 experts, 8 experts] }\n";
    Scenario scenario = read(swept, "cache.capacity=6 experts");
    assertThat(scenario.plans()).hasSize(2);
    assertThat(specOf(scenario.plans().get(0)).cache().capacity()).hasToString("6 experts");
    assertThat(problems(GOOD, "cache.capcity=6 experts").get(0))
        .contains("did you mean \"cache.capacity\"?");
    assertThat(problems(GOOD, "cache.capacity=6 GX").get(0))
        .startsWith("--set cache.capacity=6 GX: cache.capacity: unknown unit");
  }

  @Test
  void reportsAllProblemsOfAFileInItsOrder() {
    List<String> problems = problems("""
            scenario: bad
            sead: 3
            model: { layers: four, experts: 4, top_k: 1 }
            trace: { format: zipf-layered, tokens: 0 }
            cache: { policy: lru2, capacity: 4, capacty: 1 }
            """);
    assertThat(problems).hasSize(6);
    assertThat(problems.get(0)).startsWith("s.yaml:2:1: sead: unknown key; did you mean \"seed\"?");
    assertThat(problems.get(1))
        .isEqualTo(
            "s.yaml:3:18: model.layers: expected a whole number in [1, 1024], read the text \"four\"");
    assertThat(problems.get(2))
        .startsWith(
            "s.yaml:4:40: trace.tokens: expected a whole number in [1, 2147483647], read 0");
    assertThat(problems.get(3))
        .isEqualTo(
            "s.yaml:5:18: cache.policy: unknown policy \"lru2\"; did you mean \"lru\"? Known: "
                + String.join(", ", EvictionPolicies.names()));
    assertThat(problems.get(4))
        .startsWith("s.yaml:5:34: cache.capacity: missing unit in \"4\"; write");
    assertThat(problems.get(5))
        .startsWith("s.yaml:5:37: cache.capacty: unknown key; did you mean \"capacity\"?");
  }

  static Stream<Arguments> brokenFiles() {
    return Stream.of(
        Arguments.of("- a\n", "s.yaml:1:1: expected keys such as"),
        Arguments.of("scenario: [a\n", "s.yaml:2:1: not valid YAML"),
        Arguments.of("a:\n\t- b\n", "a tab cannot indent; use blanks"),
        Arguments.of(
            GOOD + "scenario: again\n", "s.yaml:5:1: duplicate key \"scenario\", first at line 1"),
        Arguments.of(GOOD.replace("scenario: good\n", ""), "missing \"scenario\""),
        Arguments.of(
            GOOD + "placement: { policy: contiguous }\n",
            "s.yaml:5:1: placement: only with machine.kind: wafer"),
        Arguments.of(
            GOOD + "allocation: { policy: home }\n",
            "s.yaml:5:1: allocation: only with machine.kind: wafer"),
        Arguments.of(
            GOOD + "baseline: { cache.policy: lru }\n",
            "s.yaml:5:1: baseline: only with machine.kind: wafer"),
        Arguments.of(
            GOOD + "report: [csv, pdf]\n",
            "s.yaml:5:15: report: unknown report \"pdf\"; known: csv, html, json, parquet"),
        Arguments.of(
            GOOD + "report: [html, csv]\n",
            "s.yaml:5:9: report: html is made from parquet; write both, such as [parquet, html]"),
        Arguments.of(
            GOOD + "report: csv\n",
            "s.yaml:5:9: report: expected a list such as [csv, parquet], read \"csv\""),
        Arguments.of(
            GOOD + "prediction: { policy: none }\n",
            "s.yaml:5:1: prediction: only with machine.kind: wafer"),
        Arguments.of(
            GOOD + "machine: { link: { latency: 1 ns } }\n",
            "s.yaml:5:29: machine.link.latency: only with machine.kind: offload-server or wafer"),
        Arguments.of(
            GOOD + "machine: { compute: { layer: 1 us } }\n",
            "s.yaml:5:30: machine.compute.layer: only with machine.kind: offload-server"),
        Arguments.of(
            GOOD
                + "machine: { kind: offload-server, link: { bandwidth: 1 GB/s, latency: 0 ns } }\n",
            "machine.compute.layer: missing; an offload server needs it"),
        Arguments.of(
            GOOD + OFFLOAD.replace("bandwidth: 1 GB/s", "bandwidth: 0 GB/s"),
            "machine.link.bandwidth: a bandwidth must be positive"),
        Arguments.of(
            GOOD.replace("policy: lru", "policy: lru, semantics: sequential") + OFFLOAD,
            "cache.semantics: an offload server loads what a layer step lacks before it goes on"),
        Arguments.of(
            GOOD
                + OFFLOAD.replace(
                    "kind: offload-server", "kind: offload-server, die.compute: 1 TFLOP/s"),
            "machine.die.compute: only with machine.kind: wafer"),
        Arguments.of(
            GOOD + OFFLOAD.replace("kind:", "ssd.latency: 1 us, kind:"),
            "machine.ssd.latency: means nothing without machine.host.capacity"),
        Arguments.of(
            GOOD + OFFLOAD.replace("kind:", "host.capacity: 50 %, kind:"),
            "machine.ssd.latency: missing; with machine.host.capacity the other experts are on an SSD"),
        Arguments.of(
            GOOD + OFFLOAD.replace("kind:", "host.capacity: 50 %, host.policy: belady, kind:"),
            "machine.host.policy: \"belady\" cannot rule host memory"),
        Arguments.of(
            GOOD + "machine: { host.capacity: 50 % }\n",
            "machine.host.capacity: only with machine.kind: offload-server"),
        Arguments.of(
            GOOD + "batch: { iterations: 2 }\n",
            "s.yaml:5:22: batch.iterations: only with machine.kind: wafer"),
        Arguments.of(
            GOOD.replace("policy: lru", "policy: lru, bounded: false"),
            "cache.bounded: only with machine.kind: wafer"),
        Arguments.of(
            GOOD + "machine: { kind: waver }\n",
            "s.yaml:5:18: machine.kind: unknown machine \"waver\"; did you mean \"wafer\"?"),
        Arguments.of(
            GOOD + "machine: { kind: wafer }\n",
            "s.yaml:2:8: model.hidden_size: missing; without a model preset"),
        Arguments.of(
            GOOD + "batch: 4\n", "s.yaml:5:8: batch: expected a mapping of options, read \"4\""),
        Arguments.of(
            GOOD + "batch: { requests: \"4\" }\n",
            "expected a whole number in [1, 1048576], read the text \"4\""),
        Arguments.of(
            GOOD + "batch: { requests: 1.5 }\n",
            "expected a whole number in [1, 1048576], read 1.5"),
        Arguments.of(
            GOOD.replace("4 experts", "4 MB"),
            "is in bytes, but the model does not say how large an expert is"),
        Arguments.of(GOOD.replace("4 experts", "4 Mbit"), "unknown unit \"Mbit\""),
        Arguments.of(GOOD.replace("4 experts", "400 %"), "more than 100 %"),
        Arguments.of(GOOD.replace("4 experts", "4.5 experts"), "not a whole number of experts"),
        Arguments.of(
            GOOD.replace("policy: lru", "policy: lru, theta: 2"),
            "cache.theta: not an option of policy \"lru\", which has none"),
        Arguments.of(
            GOOD.replace("policy: lru", "policy: layer-aware-lru, theta: -1"),
            "cache.theta: expected a number in [0, 1000000], read -1"),
        Arguments.of(
            GOOD.replace("policy: lru", "policy: lru, order: file"),
            "only sequential semantics depend on the order"),
        Arguments.of(
            GOOD.replace("policy: lru", "policy: lru, warmup: 5"), "missing unit in \"5\""),
        Arguments.of(
            GOOD.replace("policy: lru", "policy: [lru, fifo]"), "several values go under sweep:"),
        Arguments.of(
            GOOD.replace("tokens: 50", "tokens: 50, path: x"), "is a generator and reads no files"),
        Arguments.of(GOOD.replace("zipf-layered, tokens: 50", "auto"), "trace.path: missing"),
        Arguments.of(
            GOOD.replace("zipf-layered, tokens: 50", "auto, path: nowhere.json"),
            "no file matches \"nowhere.json\""),
        Arguments.of(
            GOOD.replace("{ layers", "{ preset: deepseek-v3, layers"), "not together with preset"),
        Arguments.of(
            GOOD.replace("{ layers: 4, ", "{ "), "an inline model needs layers, experts and top_k"),
        Arguments.of(
            GOOD.replace("{ layers: 4, experts: 4, top_k: 1 }", "{ preset: deepsek-v3 }"),
            "did you mean \"deepseek-v3\"?"),
        Arguments.of(
            GOOD.replace("{ layers: 4", "{ weights: fp8, layers: 4"),
            "model.weights: only with preset"),
        Arguments.of(GOOD + "sweep: { cache.polcy: [lru] }\n", "did you mean \"cache.policy\"?"),
        Arguments.of(GOOD + "sweep: { cache.policy: [] }\n", "an empty list leaves nothing to run"),
        Arguments.of(GOOD + "sweep: { cache.policy: lru }\n", "expected a list or a range"),
        Arguments.of(GOOD + "sweep: { cache.policy: [lru, lru] }\n", "stands twice"),
        Arguments.of(
            GOOD + "sweep: { cache.policy: [lru, lru2] }\n",
            "s.yaml:5:30: cache.policy: unknown policy \"lru2\""),
        Arguments.of(
            GOOD + "sweep: { machine.kind: [cache-only, wafer] }\n",
            "s.yaml:5:10: machine.kind: cannot be swept"),
        Arguments.of(
            GOOD + "sweep: { seed: { from: 1, to: 3 } }\n", "from, to, and either step or factor"),
        Arguments.of(
            GOOD + "sweep: { seed: { from: 3, to: 1, step: 1 } }\n", "from is larger than to"),
        Arguments.of(GOOD + "sweep: { seed: { from: 1, to: 3, step: 0 } }\n", "it never ends"),
        Arguments.of(
            GOOD + "sweep: { seed: { from: 1, to: 9999999, step: 1 } }\n",
            "more than 100000 values"),
        Arguments.of(
            GOOD + "sweep: { cache.capacity: { from: 1 experts, to: 3 GB, step: 1 experts } }\n",
            "need the same unit"));
  }

  @ParameterizedTest
  @MethodSource("brokenFiles")
  void saysWhereAndWhatAndHowToMendIt(String yaml, String expected) {
    List<String> problems = problems(yaml);
    assertThat(problems).anySatisfy(problem -> assertThat(problem).contains(expected));
    assertThat(problems)
        .allSatisfy(problem -> assertThat(problem).doesNotContain("\n").contains(":"));
  }

  @Test
  void everyShippedScenarioIsValid() {
    assertThat(ShippedScenarios.files()).isNotEmpty();
    for (Path file : ShippedScenarios.files()) {
      // Traces are opened later, so any path will do.
      assertThat(ScenarioReader.read(ShippedScenarios.shortened(file, file.toAbsolutePath()))
              .plans())
          .as("%s", file)
          .isNotEmpty();
    }
  }

  private static CacheRun specOf(RunPlan plan) {
    return (CacheRun) plan.spec();
  }
}
