package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import moesim.scenario.Plugins;
import moesim.scenario.PolicyFiles;
import moesim.scenario.RunPlan;
import moesim.scenario.RunSpec;
import moesim.scenario.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs of one key have one result: whatever decides a result has to be in it. */
class RunKeyTest {
  private static final String YAML = """
      scenario: smallest
      model: { layers: 4, experts: 4, top_k: 1 }
      trace: { format: zipf-layered, tokens: 50, seed: 7 }
      cache: { policy: lru, capacity: 8 experts }
      """;

  @TempDir
  private Path folder = Path.of("");

  private static String key(String... settings) {
    Scenario scenario = Runs.scenario(YAML, settings);
    RunPlan plan = scenario.plans().get(0);
    RunSpec spec = plan.spec();
    return new RunKey(PolicyFiles.digests(scenario))
        .of(plan, spec.trace().open(spec.card(), spec.seed()));
  }

  @Test
  void isTheSameForTheSame() {
    assertThat(key()).isEqualTo(key()).isEqualTo(key("cache.capacity=8 experts"));
  }

  @Test
  void differsWithWhateverDecidesTheResult() {
    assertThat(new String[] {
          key(),
          key("cache.capacity=9 experts"),
          key("cache.policy=fifo"),
          key("cache.semantics=sequential"),
          key("trace.seed=8"),
          key("trace.tokens=51"),
          key("model.experts=5"),
          key("cache.warmup=5 steps")
        })
        .doesNotHaveDuplicates();
  }

  @Test
  void differsWithTheJarsOfPoliciesFromOutside() throws IOException {
    Path jar = Files.writeString(folder.resolve("policies.jar"), "one");
    System.setProperty(Plugins.PROPERTY, jar.toString());
    try {
      String one = key();
      assertThat(key()).isEqualTo(one).isNotEqualTo(withoutJars());
      Files.writeString(jar, "two");
      assertThat(key()).isNotEqualTo(one);
    } finally {
      System.clearProperty(Plugins.PROPERTY);
    }
  }

  private static String withoutJars() {
    String jars = System.clearProperty(Plugins.PROPERTY);
    try {
      return key();
    } finally {
      System.setProperty(Plugins.PROPERTY, jars);
    }
  }
}
