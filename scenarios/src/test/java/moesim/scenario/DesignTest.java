package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import moesim.input.InputException;
import moesim.input.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DesignTest {
  private static final String GOOD = """
      scenario: good
      model: { layers: 4, experts: 64, top_k: 1 }
      trace: { format: zipf-layered, tokens: 50 }
      cache: { policy: lru, capacity: 4 experts }
      """;

  private static Scenario read(String sweep, String... settings) {
    return ScenarioReader.read(new ScenarioText(
        "s.yaml", Path.of(""), GOOD + "sweep: " + sweep + "\n", List.of(settings)));
  }

  private static List<String> problems(String sweep, String... settings) {
    InputException wrong = catchThrowableOfType(InputException.class, () -> read(sweep, settings));
    assertThat(wrong).as("expected a problem in: %s", sweep).isNotNull();
    return wrong.problems().stream().map(Problem::toString).toList();
  }

  /** Values of the points that were asked for, without the policy. */
  private static List<List<String>> points(Scenario scenario) {
    int first = scenario.columns().indexOf("cache.policy") == 0 ? 1 : 0;
    return scenario.plans().stream()
        .filter(RunPlan::asked)
        .map(plan -> plan.values().subList(first, plan.values().size()))
        .toList();
  }

  @Test
  void sobolsPointsAreThoseOfTheSequence() {
    // (0, 0), (1/2, 1/2), (3/4, 1/4), (1/4, 3/4): capacities 8 + 64 u, exponents of the list.
    Scenario scenario = read(
        "{ design: sobol, points: 4, cache.capacity: { from: 8 experts, to: 71 experts }, trace.exponent: [0.5, 1.5] }");
    assertThat(scenario.columns())
        .containsExactly("cache.policy", "cache.capacity", "trace.exponent");
    assertThat(points(scenario))
        .containsExactly(
            List.of("8 experts", "0.5"),
            List.of("40 experts", "1.5"),
            List.of("56 experts", "0.5"),
            List.of("24 experts", "1.5"));
    assertThat(scenario.notes()).isEmpty();
  }

  @Test
  void aLogarithmicRangeGivesEveryFactorTheSameRoom() {
    // 16 experts to 255: 16 * 16^u, at u = 0, 1/2, 3/4, 1/4: 16, 64, 128, 32.
    assertThat(
            points(
                read(
                    "{ design: sobol, points: 4, cache.capacity: { from: 16 experts, to: 255 experts, scale: log } }")))
        .containsExactly(
            List.of("16 experts"),
            List.of("64 experts"),
            List.of("128 experts"),
            List.of("32 experts"));
  }

  @Test
  void endsThatAreNotWrittenWholeGiveAnyNumber() {
    assertThat(points(read("{ design: sobol, points: 4, trace.exponent: { from: 0.0, to: 1 } }")))
        .containsExactly(List.of("0"), List.of("0.5"), List.of("0.75"), List.of("0.25"));
    assertThat(
            points(read("{ design: random, points: 20, trace.exponent: { from: 0.5, to: 1.5 } }")))
        .allSatisfy(point -> assertThat(Double.parseDouble(point.get(0))).isBetween(0.5, 1.5))
        .allSatisfy(point -> assertThat(point.get(0).length()).isLessThanOrEqualTo(8));
  }

  @Test
  void wholeNumbersReachBothEnds() {
    Set<String> seen = new HashSet<>();
    points(
            read(
                "{ design: latin-hypercube, points: 8, cache.capacity: { from: 8 experts, to: 15 experts } }"))
        .forEach(point -> seen.add(point.get(0)));
    // One point per stratum, each stratum one number.
    assertThat(seen).hasSize(8).contains("8 experts", "15 experts");
  }

  @Test
  void pointsThatComeOutTheSameAreOneAndSaid() {
    Scenario scenario = read(
        "{ design: latin-hypercube, points: 100, cache.capacity: { from: 8 experts, to: 11 experts } }");
    assertThat(points(scenario)).hasSize(4);
    assertThat(scenario.notes())
        .containsExactly(
            "design latin-hypercube: 4 of 100 points differ; those that are the same are run once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "latin-hypercube", "sobol, scramble: true"})
  void theSeedOfTheScenarioDecides(String design) {
    String sweep = "{ design: " + design
        + ", points: 16, cache.capacity: { from: 8 experts, to: 200 experts }, trace.exponent: { from: 0.1, to: 1.9 } }";
    assertThat(points(read(sweep))).isEqualTo(points(read(sweep)));
    assertThat(points(read(sweep, "seed=2"))).isNotEqualTo(points(read(sweep)));
  }

  @Test
  void variantsAndListsAreAxesToo() {
    Scenario scenario = read("""
        { design: random, points: 40, cache.policy: [lru, fifo], variants: [ { name: small, cache.capacity: 4 experts }, { name: large, cache.capacity: 8 experts } ] }""");
    assertThat(scenario.columns()).containsExactly("cache.policy", "variant");
    assertThat(scenario.plans().stream().filter(RunPlan::asked).map(RunPlan::values))
        .containsExactlyInAnyOrder(
            List.of("lru", "small"),
            List.of("lru", "large"),
            List.of("fifo", "small"),
            List.of("fifo", "large"));
  }

  @Test
  void aListHasItsPointsAsWritten() {
    Scenario scenario = read("""
        { design: list, points: [ { cache.capacity: 8 experts, trace.exponent: 0.5 }, { cache.capacity: 16 experts }, { cache.capacity: 8 experts, trace.exponent: 0.5 } ] }""");
    assertThat(scenario.columns())
        .containsExactly("cache.policy", "cache.capacity", "trace.exponent");
    // What a point leaves out is as the file has it: not written.
    assertThat(points(scenario))
        .containsExactly(List.of("8 experts", "0.5"), List.of("16 experts", ""));
    assertThat(scenario.notes())
        .containsExactly("design list: 2 of 3 points differ; those that are the same are run once");
  }

  @Test
  void whatTheCommandLineSetsIsTakenOutOfEveryDesign() {
    assertThat(points(read(
            "{ design: list, points: [ { cache.capacity: 8 experts, trace.exponent: 0.5 }, { cache.capacity: 16 experts, trace.exponent: 0.5 } ] }",
            "cache.capacity=4 experts")))
        .containsExactly(List.of("0.5"));
    assertThat(points(read(
            "{ design: sobol, points: 4, cache.capacity: { from: 8 experts, to: 71 experts } }",
            "cache.capacity=4 experts")))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{ design: sobl, points: 4 } | s.yaml:5:18: sweep.design: unknown design \"sobl\"; did you mean \"sobol\"?",
        "{ points: 4 } | s.yaml:5:10: sweep.points: a grid has all combinations",
        "{ design: sobol } | s.yaml:5:18: sweep.design: sobol needs their number, such as points: 64",
        "{ design: list } | s.yaml:5:18: sweep.design: list needs the points, such as points:",
        "{ design: sobol, points: 0 } | s.yaml:5:33: sweep.points: expected a whole number in [1, 100000], read 0",
        "{ design: random, points: [{}] } | s.yaml:5:34: sweep.points: a list of points needs design: list; else a whole number",
        "{ design: list, points: 4 } | s.yaml:5:32: sweep.points: design: list needs a list such as",
        "{ design: list, points: [] } | s.yaml:5:32: sweep.points: an empty list leaves nothing to run",
        "{ design: list, points: [4] } | s.yaml:5:33: sweep.points: expected a point such as {cache.capacity: 8 experts}, read \"4\"",
        "{ design: list, points: [{ cache.polcy: lru }] } | s.yaml:5:35: sweep.points.cache.polcy: not a key of this file; did you mean \"cache.policy\"?",
        "{ design: list, points: [{ cache.policy: [lru] }] } | s.yaml:5:49: sweep.points.cache.policy: expected a scalar, read a list",
        "{ design: list, points: [{}], cache.policy: [lru] } | s.yaml:5:38: sweep.cache.policy: design: list has its values in its points",
        "{ design: random, points: 4, scramble: true } | s.yaml:5:37: sweep.scramble: only with design: sobol",
        "{ design: random, points: 4, cache.capacity: { from: 8 experts, to: 4 experts } } | s.yaml:5:53: sweep.cache.capacity: from must be less than to",
        "{ design: random, points: 4, cache.capacity: { from: 8 experts, to: 9 GB } } | s.yaml:5:53: sweep.cache.capacity: from and to need the same unit, read \"experts\" and \"GB\"",
        "{ design: random, points: 4, cache.capacity: { from: 8 experts } } | s.yaml:5:53: sweep.cache.capacity: a range needs \"to\"",
        "{ design: random, points: 4, cache.capacity: { from: 0 experts, to: 9 experts, scale: log } } | s.yaml:5:53: sweep.cache.capacity: scale: log needs from > 0",
        "{ design: random, points: 4, cache.capacity: { from: 1 experts, to: 9 experts, scale: lg } } | s.yaml:5:94: sweep.cache.capacity.scale: unknown scale \"lg\"",
        "{ design: random, points: 4, cache.capacity: { from: 1 experts, to: 9 experts, scal: log } } | s.yaml:5:87: sweep.cache.capacity.scal: unknown key; did you mean \"scale\"?",
        "{ design: random, points: 4, cache.policy: { from: 1, to: 9 } } | s.yaml:5:51: cache.policy: expected one of",
        "{ cache.capacity: { from: 8 experts, to: 9 experts } } | s.yaml:5:26: sweep.cache.capacity: a range has from, to, and either step or factor; without them it needs a design",
      })
  void saysWhatIsWrongAndWhere(String sweep, String problem) {
    assertThat(problems(sweep)).first().asString().startsWith(problem);
  }

  @Test
  void theSchemaKnowsDesigns() {
    Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(ScenarioSchema.json(), InputFormat.JSON);
    for (String sweep : List.of(
        "{ design: sobol, points: 4, scramble: true, cache.capacity: { from: 8 experts, to: 71 experts, scale: log } }",
        "{ design: list, points: [ { cache.capacity: 8 experts, trace.exponent: 0.5 } ] }")) {
      assertThat(schema.validate(GOOD + "sweep: " + sweep, InputFormat.YAML)).isEmpty();
    }
    assertThat(schema.validate(GOOD + "sweep: { design: sobl }", InputFormat.YAML))
        .isNotEmpty();
    assertThat(schema.validate(GOOD + "sweep: { points: [ 3 ] }", InputFormat.YAML))
        .isNotEmpty();
  }
}
