package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import moesim.cache.EvictionPolicies;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Problem;
import moesim.input.Problems;
import moesim.input.Written;
import moesim.yaml.Node;
import moesim.yaml.Yaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetsTest {
  private static final String GOOD = """
      scenario: good
      model: { layers: 4, experts: 4, top_k: 1 }
      trace: { format: zipf-layered, tokens: 50 }
      """;

  private static Scenario read(String yaml, String... settings) {
    return ScenarioReader.read(
        new ScenarioText("s.yaml", Path.of(""), yaml, List.of(settings)), TestWords.words());
  }

  private static List<String> problems(String yaml, String... settings) {
    InputException wrong = catchThrowableOfType(InputException.class, () -> read(yaml, settings));
    assertThat(wrong).as("expected a problem in:%n%s", yaml).isNotNull();
    return wrong.problems().stream().map(Problem::toString).toList();
  }

  private static CacheRun only(Scenario scenario) {
    return (CacheRun) asked(scenario).get(0).spec();
  }

  private static List<RunPlan> asked(Scenario scenario) {
    return scenario.plans().stream()
        .filter(plan -> !((CacheRun) plan.spec()).isOptimum())
        .toList();
  }

  @Test
  void aPresetSaysWhatTheFileDoesNot() {
    CacheRun spec = only(read(GOOD + "machine: { preset: narrow }\n"));
    assertThat(spec.policy().name()).isEqualTo("lru");
    assertThat(spec.cache().capacity()).hasToString("4 experts");
    assertThat(spec.batching().requests()).isEqualTo(2);
  }

  @Test
  void theFileWinsKeyByKey() {
    CacheRun spec =
        only(read(GOOD + "machine: { preset: narrow }\ncache: { capacity: 3 experts }\n"));
    assertThat(spec.policy().name()).isEqualTo("lru");
    assertThat(spec.cache().capacity()).hasToString("3 experts");
    assertThat(only(read(GOOD + "machine: { preset: narrow }\n", "batch.requests=5"))
            .batching()
            .requests())
        .isEqualTo(5);
  }

  @Test
  void aNestedKeyOfTheFileWinsOverADottedOneAndTheRestStays() {
    Problems problems = new Problems();
    Node.Mapping file = (Node.Mapping)
        Yaml.read("s.yaml", "machine: { preset: narrow, line: { lanes: 8 } }", problems);
    Node.Mapping flat = new Sections(TestWords.words(), problems).flat(file);
    Node.Mapping whole = new Presets(TestWords.words(), problems).under(flat);
    problems.throwIfAny();
    Node.Mapping machine = (Node.Mapping) whole.entries().get("machine").value();
    assertThat(machine.keys()).containsExactly("preset", "line.lanes", "line.bandwidth");
    assertThat(machine.entries().get("line.lanes").value().location()).hasToString("s.yaml:1:43");
    assertThat(machine.entries().get("line.bandwidth").value().location())
        .hasToString("preset narrow:2:32");
  }

  @Test
  void aSweepChoosesPresetsAndWinsOverThem() {
    Scenario scenario = read(GOOD + """
        sweep:
          machine.preset: [narrow, wide]
          batch.requests: [7]
        """);
    assertThat(scenario.columns())
        .containsExactly("cache.policy", "cache.shared", "machine.preset", "batch.requests");
    assertThat(asked(scenario))
        .extracting(
            RunPlan::values, plan -> ((CacheRun) plan.spec()).cache().capacity().toString())
        .containsExactly(
            tuple(List.of("lru", "true", "narrow", "7"), "4 experts"),
            tuple(List.of("fifo", "false", "wide", "7"), "8 experts"));
  }

  @Test
  void aVariantChoosesAPresetAndWinsOverIt() {
    Scenario scenario = read(GOOD + """
        machine: { preset: narrow }
        sweep:
          variants:
            - { name: as-shipped }
            - { name: larger, machine.preset: wide, cache.capacity: 9 experts, cache.shared: true }
        """);
    assertThat(asked(scenario))
        .extracting(
            RunPlan::values, plan -> ((CacheRun) plan.spec()).cache().capacity().toString())
        .containsExactly(
            tuple(List.of("lru", "as-shipped"), "4 experts"),
            tuple(List.of("fifo", "larger"), "9 experts"));
  }

  @Test
  void anUnknownPresetIsReportedWhereItIsNamed() {
    String known = "Known: bare, broken, listing, narrow, torn, wide";
    assertThat(
            problems(GOOD + "machine: { preset: narow }\ncache: { policy: lru, capacity: 5 % }\n"))
        .containsExactly(
            "s.yaml:4:20: machine.preset: unknown machine preset \"narow\"; did you mean \"narrow\"? "
                + known);
    assertThat(problems(GOOD + "cache: { policy: lru, capacity: 5 % }\n"
            + "sweep: { machine.preset: [wide, wife] }\n"))
        .containsExactly(
            "s.yaml:5:33: machine.preset: unknown machine preset \"wife\"; did you mean \"wide\"? "
                + known);
  }

  @Test
  void problemsOfAPresetStandInThePreset() {
    assertThat(problems(GOOD + "machine: { preset: broken }\n"))
        .containsExactly(
            "preset broken:1:1: scenario: no section of a preset; known: allocation, batch, cache, machine, model, placement, prediction, prefetch, trace",
            "preset broken:3:3: machine.preset: a preset cannot stand on another one",
            "preset broken:4:18: machine.line.lanes: expected a whole number in [1, 16], read 17",
            "preset broken:4:22: machine.line.bandwith: unknown key; did you mean \"line.bandwidth\"?"
                + " Known: bay.clock, bay.ram.stacks, kind, line.bandwidth, line.lanes, preset",
            "preset broken:6:11: cache.policy: unknown policy \"lru2\"; did you mean \"lru\"? Known: "
                + String.join(", ", EvictionPolicies.names()),
            "preset broken:7:13: cache.capacity: \"4 MB\" is in bytes, but the model does not say how large"
                + " an expert is; add model.expert_bytes, or write a number of experts",
            "preset broken:8:1: sweeep: no section of a preset; known: allocation, batch, cache, machine, model, placement, prediction, prefetch, trace");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "listing | preset listing:1:1: expected sections such as \"machine:\", read a list",
        "torn    | preset torn:2:1: not valid YAML: ",
      })
  void aPresetThatIsNoneIsReportedOnce(String name, String expected) {
    assertThat(problems(GOOD + "machine: { preset: " + name + " }\n"
            + "cache: { policy: lru, capacity: 4 experts }\nsweep: { batch.requests: [1, 2] }\n"))
        .singleElement()
        .asString()
        .startsWith(expected);
  }

  @Test
  void whatNeitherSaysIsMissingInTheFile() {
    assertThat(problems(GOOD + "machine: { preset: bare }\n"))
        .containsExactlyInAnyOrder(
            "s.yaml:1:1: cache.capacity: missing: capacity of all caches together",
            "s.yaml:1:1: cache.policy: missing: eviction policy");
  }

  @Test
  void aKeyThatDoesNotGoWithThePresetIsReported() {
    assertThat(problems(GOOD + "machine: { preset: wide }\ncache: { theta: 2 }\n"))
        .containsExactly(
            "s.yaml:5:17: cache.theta: not an option of policy \"fifo\", which has none");
  }

  @Test
  void theIndexNamesEveryPreset() throws IOException {
    assertThat(Presets.names(TestWords.PRESETS))
        .containsExactly("narrow", "wide", "broken", "listing", "torn", "bare");
    assertThat(Presets.names(TestWords.PRESETS))
        .containsExactlyInAnyOrderElementsOf(files("test/resources", TestWords.PRESETS));
    assertThat(Presets.names(Presets.FOLDER))
        .containsExactlyInAnyOrderElementsOf(files("main/resources", Presets.FOLDER));
  }

  private static List<String> files(String root, String folder) throws IOException {
    Path presets = Path.of("src", root, "moesim/scenario", folder);
    try (Stream<Path> files = Files.list(presets)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".yaml"))
          .map(file -> file.substring(0, file.length() - ".yaml".length()))
          .toList();
    }
  }

  @Test
  void everyShippedPresetIsValid() {
    for (String name : Presets.names(Presets.FOLDER)) {
      Node preset = new Node.Scalar(name, Written.Kind.TEXT, Location.of("test"));
      Problems problems = new Problems();
      new Presets(Vocabulary.shipped(), problems)
          .under(Node.Mapping.empty(Location.of("test")).with("machine.preset", preset));
      problems.throwIfAny();
    }
  }
}
