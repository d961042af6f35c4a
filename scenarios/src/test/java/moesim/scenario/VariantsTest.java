package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.List;
import moesim.input.InputException;
import moesim.input.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariantsTest {
  private static final String GOOD = """
      scenario: good
      model: { layers: 4, experts: 4, top_k: 1 }
      trace: { format: zipf-layered, tokens: 50 }
      cache: { policy: lru, capacity: 4 experts }
      sweep:
      """;
  private static final String TWO = """
        variants:
          - { name: Small, cache.capacity: 4 experts, trace.exponent: 0.5 }
          - { name: Large, cache.capacity: 8 experts }
      """;

  private static Scenario read(String yaml, String... settings) {
    return ScenarioReader.read(new ScenarioText("s.yaml", Path.of(""), yaml, List.of(settings)));
  }

  private static List<String> problems(String yaml, String... settings) {
    InputException wrong = catchThrowableOfType(InputException.class, () -> read(yaml, settings));
    assertThat(wrong).as("expected a problem in:%n%s", yaml).isNotNull();
    return wrong.problems().stream().map(Problem::toString).toList();
  }

  private static List<RunPlan> asked(Scenario scenario) {
    return scenario.plans().stream()
        .filter(plan -> !((CacheRun) plan.spec()).isOptimum())
        .toList();
  }

  @Test
  void aVariantSetsItsKeysTogether() {
    Scenario scenario = read(GOOD + TWO);
    assertThat(scenario.columns()).containsExactly("cache.policy", "variant");
    assertThat(asked(scenario))
        .extracting(
            RunPlan::values,
            plan -> ((CacheRun) plan.spec()).cache().capacity().toString(),
            plan -> plan.spec().trace().options().text("exponent"))
        .containsExactly(
            tuple(List.of("lru", "Small"), "4 experts", "0.5"),
            // A key that only another variant sets is as the file has it: not written.
            tuple(List.of("lru", "Large"), "8 experts", ""));
  }

  @Test
  void theDimensionsStandAsWritten() {
    Scenario first = read(GOOD + TWO + "  batch.requests: [1, 2]\n");
    assertThat(first.columns()).containsExactly("cache.policy", "variant", "batch.requests");
    assertThat(asked(first))
        .extracting(RunPlan::values)
        .containsExactly(
            List.of("lru", "Small", "1"),
            List.of("lru", "Small", "2"),
            List.of("lru", "Large", "1"),
            List.of("lru", "Large", "2"));
    Scenario last = read(GOOD + "  cache.policy: [fifo, lfu]\n" + TWO);
    assertThat(last.columns()).containsExactly("cache.policy", "variant");
    assertThat(asked(last))
        .extracting(RunPlan::values)
        .containsExactly(
            List.of("fifo", "Small"),
            List.of("fifo", "Large"),
            List.of("lfu", "Small"),
            List.of("lfu", "Large"));
  }

  @Test
  void anOptimumOfSeveralVariantsBelongsToNone() {
    Scenario scenario = read(GOOD + """
          variants:
            - { name: Plain, cache.policy: lru }
            - { name: Aware, cache.policy: layer-aware-lru, cache.theta: 2 }
        """);
    assertThat(scenario.columns()).containsExactly("cache.policy", "variant");
    assertThat(scenario.plans())
        .extracting(RunPlan::values)
        .containsExactly(
            List.of("lru", "Plain"), List.of("layer-aware-lru", "Aware"), List.of("belady", ""));
    assertThat(read(GOOD + TWO).plans().get(1).values()).containsExactly("belady", "Small");
  }

  @Test
  void aSettingWinsOverEveryVariant() {
    Scenario scenario = read(GOOD + TWO, "cache.capacity=6 experts");
    assertThat(scenario.columns()).containsExactly("cache.policy", "variant");
    assertThat(asked(scenario))
        .extracting(
            RunPlan::values, plan -> ((CacheRun) plan.spec()).cache().capacity().toString())
        .containsExactly(
            tuple(List.of("lru", "Small"), "6 experts"),
            tuple(List.of("lru", "Large"), "6 experts"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Small | s.yaml:6:13: sweep.variants: expected a list of variants, read \"Small\"",
        "[] | s.yaml:6:13: sweep.variants: an empty list leaves nothing to run",
        "[Small] | s.yaml:6:14: sweep.variants: expected a variant such as {name: small, cache.capacity: 25 %},"
            + " read \"Small\"",
        "[{ cache.policy: lru }] | s.yaml:6:14: sweep.variants: missing \"name\": name of the variant in the results",
        "[{ name: A }, { name: A }] | s.yaml:6:35: sweep.variants.name: \"A\" stands twice in the list",
        "[{ name: [A] }] | s.yaml:6:22: sweep.variants.name: expected a name, read a list",
        "[{ name: true }] | s.yaml:6:22: sweep.variants.name: expected a name, read true",
        "[{ name: A, cache.policy: [lru] }] | s.yaml:6:39: sweep.variants.cache.policy: expected a scalar, read a list",
        "[{ name: A, cache: { policy: lru } }] | s.yaml:6:25: sweep.variants.cache: not a key of this file; known: KNOWN",
        "[{ name: A, cache.polcy: lru }] | s.yaml:6:25: sweep.variants.cache.polcy: not a key of this file;"
            + " did you mean \"cache.policy\"? Known: KNOWN",
        "[{ name: A, cache.capacity: 4 }] | s.yaml:6:41: cache.capacity: missing unit in \"4\"; write a number of"
            + " experts, a size or a percentage, such as \"150 experts\", \"6 GiB\" or \"25 %\"",
      })
  void saysWhereAndWhat(String written, String expected) {
    String known =
        String.join(", ", Vocabulary.shipped().paths().stream().sorted().toList());
    assertThat(problems(GOOD + "  variants: " + written + "\n"))
        .containsExactly(expected.replace("KNOWN", known));
  }

  @Test
  void aKeyIsEitherSweptOrSetByVariants() {
    assertThat(problems(GOOD + TWO + "  cache.capacity: [6 experts]\n"))
        .containsExactly(
            "s.yaml:7:22: sweep.variants.cache.capacity: also swept at s.yaml:9:3; leave it to the"
                + " variants or the sweep",
            "s.yaml:8:22: sweep.variants.cache.capacity: also swept at s.yaml:9:3; leave it to the"
                + " variants or the sweep");
  }

  @Test
  void variantsCountAsPoints() {
    assertThat(problems(GOOD + TWO + "  seed: { from: 1, to: 60000, step: 1 }\n"))
        .containsExactly(
            "s.yaml:6:3: sweep: more than 100000 points; split it into several scenarios, or draw some: design: sobol");
  }

  @Test
  void theSchemaAcceptsVariants() {
    assertThat(schema().validate(GOOD + TWO, InputFormat.YAML)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Small",
        "[]",
        "[Small]",
        "[{ cache.policy: lru }]",
        "[{ name: A, cache.policy: [lru] }]",
        "[{ name: A, cache.polcy: lru }]",
        "[{ name: A, cache.capacity: 4 }]",
      })
  void theSchemaRefusesWhatTheReaderRefuses(String written) {
    String yaml = GOOD + "  variants: " + written + "\n";
    assertThat(problems(yaml)).isNotEmpty();
    assertThat(schema().validate(yaml, InputFormat.YAML)).isNotEmpty();
  }

  private static Schema schema() {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(ScenarioSchema.json());
  }
}
