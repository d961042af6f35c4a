package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands what-if and fidelity. */
class QuestionCommandsTest {
  private static final String YAML = """
      scenario: questions
      model: { preset: qwen3-235b-a22b }
      trace: { format: calibrated, requests: 4, decode_tokens: 2, prompt_median: 1, prompt_least: 1, prompt_most: 1 }
      batch: { requests: 4, iterations: 3 }
      machine: { kind: wafer, preset: orders-in-chaos }
      baseline: { allocation.policy: first-seen-round-robin }
      sweep: { allocation.policy: [home, task-allocation] }
      """;

  @TempDir
  private Path folder = Path.of("");

  private Path file = Path.of("");

  @BeforeEach
  void write() {
    file = Execution.file(folder, "questions.yaml", YAML);
  }

  @Test
  void whatIfPrintsTheCeilingOfEveryLeverAtEveryPoint() {
    Execution whatIf = Execution.of("what-if", file);
    assertThat(whatIf.code()).as(whatIf.err()).isZero();
    List<String> lines = whatIf.outLines();
    assertThat(lines)
        .anyMatch(line ->
            line.matches("allocation\\.policy +machine\\.lever +decode_seconds +ceiling_ratio .*"));
    assertThat(lines)
        .filteredOn(line -> line.matches("home +none +[0-9.]+ +1\\.0000 .*"))
        .hasSize(1);
    // Nothing runs away from home, so links hold nobody up.
    assertThat(lines)
        .filteredOn(line -> line.matches("home +infinite-links +[0-9.]+ +1\\.0000 .*"))
        .hasSize(1);
    for (String lever : List.of("perfect-cache", "perfect-balance", "infinite-compute")) {
      assertThat(lines)
          .filteredOn(
              line -> line.matches("(home|task-allocation) +" + lever + " +[0-9.]+ +[0-9.]+ .*"))
          .hasSize(2);
    }
    assertThat(lines).noneMatch(line -> line.startsWith("first-seen-round-robin"));
  }

  @Test
  void fidelityPrintsTheErrorsAndTellsTheWallClockOnStderrOnly() {
    Execution fidelity = Execution.of("fidelity", file);
    assertThat(fidelity.code()).as(fidelity.err()).isZero();
    assertThat(fidelity.outLines())
        .anyMatch(line ->
            line.matches("allocation\\.policy +machine\\.fidelity +decode_seconds +error_ratio .*"))
        .anyMatch(line -> line.matches("home +contended +[0-9.]+ +0\\.0000 .*"))
        .anyMatch(line -> line.matches(
            "analytic against contended, 2 points: mean absolute error .* %, worst .* %"
                + " \\(allocation\\.policy=[a-z-]+\\)"))
        .noneMatch(line -> line.contains("wall clock"));
    assertThat(fidelity.errLines())
        .last()
        .asString()
        .matches(
            "wall clock of all runs, without their traces: contended [0-9.]+ s, analytic [0-9.]+ s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"what-if", "fidelity"})
  void whatIsWrittenCanBeVerifiedAndIsNoResultOfRun(String command) throws IOException {
    Path out = folder.resolve("out");
    assertThat(Execution.of(command, file, "--out", out, "--threads", 2).code()).isZero();
    assertThat(out.resolve("provenance.json"))
        .content()
        .contains("\"command\" : \"" + command + "\"")
        .contains("\"run_seconds\"");
    String column = command.equals("what-if") ? "ceiling_ratio" : "error_ratio";
    assertThat(Files.readAllLines(out.resolve("results.csv")).get(0))
        .contains(column)
        .contains("blame_link_queue_seconds")
        .doesNotContain("speedup_ratio")
        .doesNotContain("run_seconds");
    assertThat(Execution.of("verify", out, "--threads", 1))
        .isEqualTo(new Execution(0, out + ": same results, to the byte\n", ""));
    assertThat(Execution.of("run", file, "--out", out))
        .isEqualTo(new Execution(
            2,
            "",
            out + ": holds what \"" + command + "\" wrote, not \"run\"; name another folder\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "what-if, smallest",
    "fidelity, smallest",
    "what-if, offload",
    "fidelity, offload",
  })
  void otherMachinesAreRefused(String command, String scenario) {
    String shipped = "../scenarios/" + scenario + ".yaml";
    Execution refused = Execution.of(command, shipped);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.errLines())
        .singleElement()
        .asString()
        .startsWith(shipped + ":")
        .endsWith(": " + command
            + " needs machine.kind: wafer; no other machine has levers or fidelities");
  }

  @Test
  void settingsWinOverTheFile() {
    Execution one = Execution.of("fidelity", file, "--set", "allocation.policy=home");
    assertThat(one.out())
        .contains("analytic against contended, 1 point: ")
        .contains("(the only point)");
  }
}
