package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
import org.junit.jupiter.params.provider.ValueSource;

class NestedKeysTest {
  private static final String GOOD = """
      scenario: good
      model: { layers: 4, experts: 4, top_k: 1 }
      trace: { format: zipf-layered, tokens: 50 }
      cache: { policy: lru, capacity: 4 experts }
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

  private static Node.Mapping machine(String written) {
    Problems problems = new Problems();
    Node.Mapping file =
        (Node.Mapping) Yaml.read("s.yaml", "machine:\n  " + written + "\n", problems);
    Node.Mapping flat = new Sections(TestWords.words(), problems).flat(file);
    problems.throwIfAny();
    return (Node.Mapping) flat.entries().get("machine").value();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bay: { ram: { stacks: 6 } } | 2:17 | 2:25",
        "bay: { ram.stacks: 6 }      | 2:10 | 2:22",
        "bay.ram: { stacks: 6 }      | 2:14 | 2:22",
        "bay.ram.stacks: 6           | 2:3  | 2:19",
      })
  void isFlatWithThePlacesOfTheFile(String written, String keyAt, String valueAt) {
    Node.Mapping flat = machine(written);
    assertThat(flat.keys()).containsExactly("bay.ram.stacks");
    Node.Mapping.Entry entry = flat.entries().get("bay.ram.stacks");
    assertThat(entry.key()).hasToString("s.yaml:" + keyAt);
    assertThat(entry.value().location()).hasToString("s.yaml:" + valueAt);
    assertThat(entry.value().noun()).isEqualTo("\"6\"");
  }

  @Test
  void oneGroupMayBeWrittenInPieces() {
    assertThat(machine("bay: { ram: { stacks: 6 } }\n  bay.clock: 2 GHz\n  line.lanes: 4")
            .keys())
        .containsExactly("bay.ram.stacks", "bay.clock", "line.lanes");
  }

  @Test
  void aSettingAndASweepNameTheFlatKey() {
    String nested = GOOD + "machine: { line: { lanes: 1, bandwidth: 2 TB/s } }\n"
        + "sweep: { machine.line.lanes: [2, 4], machine.bay.ram.stacks: [6] }\n";
    Scenario swept = read(nested);
    assertThat(swept.columns())
        .containsExactly("cache.policy", "machine.line.lanes", "machine.bay.ram.stacks");
    assertThat(swept.plans().stream().filter(plan -> !((CacheRun) plan.spec()).isOptimum()))
        .extracting(RunPlan::values)
        .containsExactly(List.of("lru", "2", "6"), List.of("lru", "4", "6"));
    assertThat(read(nested, "machine.line.lanes=8").columns())
        .containsExactly("cache.policy", "machine.bay.ram.stacks");
    Node.Mapping file = (Node.Mapping) Yaml.read("s.yaml", "a: { b.c: 1 }", new Problems());
    Node three = new Node.Scalar("3", Written.Kind.WHOLE_NUMBER, Location.of("t"));
    Node.Mapping inner =
        (Node.Mapping) file.with("a.b.c", three).entries().get("a").value();
    assertThat(inner.keys()).containsExactly("b.c");
    assertThat(inner.entries().get("b.c").value()).isEqualTo(three);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "line: { bandwith: 2 TB/s } | s.yaml:6:11: machine.line.bandwith: unknown key; did you mean \"line.bandwidth\"?"
            + " Known: bay.clock, bay.ram.stacks, kind, line.bandwidth, line.lanes, preset",
        "lnie: { bandwidth: 2 TB/s } | s.yaml:6:3: machine.lnie: unknown key; did you mean \"line\"?"
            + " Known: bay, bay.clock, bay.ram, bay.ram.stacks, kind, line, line.bandwidth, line.lanes, preset",
        "line.lane: 2 | s.yaml:6:3: machine.line.lane: unknown key; did you mean \"line.lanes\"?"
            + " Known: bay.clock, bay.ram.stacks, kind, line.bandwidth, line.lanes, preset",
        "line: { lanes: 17 } | s.yaml:6:18: machine.line.lanes: expected a whole number in [1, 16], read 17",
        "line: { lanes: { of: 2 } } | s.yaml:6:18: machine.line.lanes: expected a whole number in [1, 16],"
            + " read a mapping; several values go under sweep:",
        "line: { lanes: [2, 4] } | s.yaml:6:18: machine.line.lanes: expected a whole number in [1, 16],"
            + " read a list; several values go under sweep:",
        "kind: { lanes: 2 } | s.yaml:6:9: machine.kind: expected one of cache-only, expert-parallel,"
            + " offload-server, wafer, read a mapping; several values go under sweep:",
        "line: 2 | s.yaml:6:9: machine.line: expected a mapping of options, read \"2\"",
        "bay: { ram: [2] } | s.yaml:6:15: machine.bay.ram: expected a mapping of options, read a list",
        "line: | s.yaml:6:8: machine.line: expected a mapping of options, read nothing",
      })
  void saysWhatIsWrongUnderTheFullPath(String written, String expected) {
    assertThat(problems(GOOD + "machine:\n  " + written + "\n")).containsExactly(expected);
  }

  @Test
  void aKeyWrittenBothWaysIsADuplicate() {
    assertThat(problems(GOOD + "machine:\n  line: { lanes: 1 }\n  line.lanes: 2\n"))
        .containsExactly(
            "s.yaml:7:3: duplicate key \"line.lanes\", first at line 6; keep one of them");
  }

  @Test
  void aGroupCannotBeSet() {
    assertThat(problems(GOOD, "machine.line=2"))
        .singleElement()
        .asString()
        .startsWith("--set machine.line=2: machine.line: not a key of a scenario");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bay: { ram: { stacks: 6 }, clock: 2 GHz }",
        "bay: { ram.stacks: 6 }",
        "bay.ram: { stacks: 6 }",
        "bay.ram.stacks: 6",
      })
  void theSchemaAcceptsEveryWayToWriteIt(String written) {
    assertThat(schema().validate(GOOD + "machine: { " + written + " }\n", InputFormat.YAML))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bay: { ram: { stacks: 9 } }",
        "bay: { ram: { stack: 6 } }",
        "bay: { ram: 6 }",
        "bay.ram: { stack: 6 }",
        "bay.ram.stacks: 9",
      })
  void theSchemaRefusesWhatTheReaderRefuses(String written) {
    String yaml = GOOD + "machine: { " + written + " }\n";
    assertThat(problems(yaml)).isNotEmpty();
    assertThat(schema().validate(yaml, InputFormat.YAML)).isNotEmpty();
  }

  private static Schema schema() {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(ScenarioSchema.json(TestWords.words()));
  }

  @Test
  void noOptionHasTheNameOfAGroup() {
    for (Keys.Section section : Keys.sections()) {
      Set<String> options = Keys.everyOptionOf(section).keySet();
      assertThat(Sections.groupsOf(options))
          .as(section.name())
          .doesNotContainAnyElementsOf(options);
    }
    assertThat(Sections.groupsOf(Set.of("a.b.c"))).containsExactly("a", "a.b");
  }
}
