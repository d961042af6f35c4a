package moesim.cli;

import static moesim.cli.Execution.SCENARIOS;
import static moesim.cli.Execution.SMALLEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void countsTheRunsOfAValidScenario() {
    // Two policies and the optimum.
    assertThat(Execution.of("validate", SMALLEST))
        .isEqualTo(new Execution(0, SMALLEST + ": valid; 3 runs, offline optima included\n", ""));
    // 4 capacities x (3 policies + the optimum).
    assertThat(Execution.of("validate", SCENARIOS.resolve("quickstart.yaml")).out())
        .endsWith(": valid; 16 runs, offline optima included\n");
    assertThat(
            Execution.of("validate", SMALLEST, "--set", "cache.policy=belady").out())
        .endsWith(": valid; 1 run\n");
  }

  @Test
  void reportsAllProblemsAtOnceOnePerLine() {
    Path file = Execution.file(folder, "bad.yaml", """
        scenario: bad
        sead: 3
        model: { layers: four, experts: 4, top_k: 1 }
        trace: { format: zipf-layered, tokens: 50 }
        cache: { policy: lru2, capacity: 4 }
        """);
    Execution bad = Execution.of("validate", file);
    assertThat(bad.code()).isEqualTo(2);
    assertThat(bad.out()).isEmpty();
    assertThat(bad.errLines()).hasSize(4);
    assertThat(bad.errLines().get(0))
        .startsWith(file + ":2:1: sead: unknown key; did you mean \"seed\"?");
    assertThat(bad.errLines().get(1))
        .isEqualTo(file
            + ":3:18: model.layers: expected a whole number in [1, 1024], read the text \"four\"");
    assertThat(bad.errLines().get(2))
        .startsWith(file + ":5:18: cache.policy: unknown policy \"lru2\"; did you mean \"lru\"?");
    assertThat(bad.errLines().get(3))
        .startsWith(file + ":5:34: cache.capacity: missing unit in \"4\"");
    // The same problems keep it from being run.
    assertThat(Execution.of("run", file)).isEqualTo(bad);
  }

  @Test
  void reportsProblemsOfTheFileAndOfSettingsTogether() {
    Path file = Execution.file(folder, "bad.yaml", """
        scenario: bad
        model: { layers: 2, experts: 4, top_k: 1 }
        trace: { format: zipf-layered, tokens: 0 }
        cache: { policy: lru, capacity: 4 experts }
        """);
    Execution bad = Execution.of("validate", file, "--set", "cache.policy=lfuu");
    assertThat(bad.code()).isEqualTo(2);
    assertThat(bad.errLines()).hasSize(2);
    assertThat(bad.errLines())
        .anyMatch(line ->
            line.startsWith("--set cache.policy=lfuu: cache.policy: unknown policy \"lfuu\""))
        .anyMatch(line -> line.startsWith(file + ":3:40: trace.tokens: expected a whole number"));
  }

  @Test
  void refusesWhatIsNoScenario() {
    Path nowhere = folder.resolve("nowhere.yaml");
    assertThat(Execution.of("validate", nowhere))
        .isEqualTo(new Execution(2, "", nowhere + ": no such file\n"));
    assertThat(Execution.of("validate", folder).code()).isEqualTo(2);
    Path list = Execution.file(folder, "list.yaml", "- a\n- b\n");
    assertThat(Execution.of("validate", list).errLines())
        .singleElement()
        .asString()
        .startsWith(list + ":1:1: expected keys such as");
    Path torn = Execution.file(folder, "torn.yaml", "scenario: [a\n");
    assertThat(Execution.of("validate", torn).errLines())
        .singleElement()
        .asString()
        .startsWith(torn + ":2:1: not valid YAML");
  }
}
