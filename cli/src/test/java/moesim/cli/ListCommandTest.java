package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.scenario.ScenarioSchema;
import moesim.traces.TraceFormat;
import moesim.traces.TraceFormats;
import org.junit.jupiter.api.Test;

class ListCommandTest {
  private static Execution list(String what) {
    Execution listed = Execution.of("list", what);
    assertThat(listed.code()).isZero();
    assertThat(listed.err()).isEmpty();
    return listed;
  }

  @Test
  void listsEveryPolicyWithItsRuleAndOptions() {
    Execution policies = list("policies");
    for (EvictionPolicyFactory policy : EvictionPolicies.all()) {
      assertThat(policies.outLines()).containsSequence(policy.name(), "    " + policy.sentence());
      policy
          .options()
          .forEach(option -> assertThat(policies.out()).contains("    " + option.name() + ": "));
    }
    assertThat(policies.out()).contains("theta: a number in [0, 1000000]; default 1.5");
  }

  @Test
  void listsEveryTraceFormatWithItsOptions() {
    Execution formats = list("formats");
    for (TraceFormat format : TraceFormats.all()) {
      String name = format.name() + (format.generates() ? " (generator)" : "");
      assertThat(formats.outLines()).containsSequence(name, "    " + format.sentence());
    }
    assertThat(formats.out()).contains("tokens: a whole number in [1, 2147483647]; required");
  }

  @Test
  void listsTheModelCards() {
    List<String> lines = list("models").outLines();
    assertThat(lines.get(0)).startsWith("preset ").contains("experts").contains("top-k");
    // 58 of 61 layers, 256 routed experts, top-8; 3 x 7168 x 2048 parameters of 2 B are 88.1 MB.
    assertThat(lines).anyMatch(line -> line.matches("deepseek-v3 +58 of 61 +256 +8 +88\\.1"));
  }

  @Test
  void listsEveryKeyOfAScenario() {
    Execution keys = list("keys");
    for (String section :
        List.of("model", "trace", "batch", "machine", "cache", "sweep", "report")) {
      assertThat(keys.outLines()).contains(section);
    }
    assertThat(keys.out())
        .contains("    scenario: a name; required")
        .contains("    capacity: a number of experts, a size or a percentage")
        .contains(
            "    semantics: one of co-resident, event-atomic, sequential; default co-resident")
        .contains("    policy: one of heat-map, none, oracle; default none")
        .contains("    link.efficiency: a number in [0.0001, 1]")
        .contains("    seed: a whole number; default 1")
        .contains("baseline\n")
        .contains("    policy task-allocation\n", "        block: a whole number in ")
        .doesNotContain("E-");
  }

  @Test
  void doesNotMindCapitals() {
    assertThat(Execution.of("list", "POLICIES")).isEqualTo(list("policies"));
  }

  @Test
  void refusesAnythingElse() {
    Execution wrong = Execution.of("list", "polices");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err()).contains("polices").endsWith("; see \"moesim list --help\"\n");
    Execution nothing = Execution.of("list");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).startsWith("Missing required parameter: 'WHAT'");
  }

  @Test
  void printsTheSchemaOfScenarios() {
    assertThat(Execution.of("schema")).isEqualTo(new Execution(0, ScenarioSchema.json(), ""));
    assertThat(ScenarioSchema.json()).startsWith("{").contains("\"cache\"").endsWith("}\n");
  }
}
