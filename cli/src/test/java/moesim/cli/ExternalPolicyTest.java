package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in Python, end to end; and policies judged from the command line. */
class ExternalPolicyTest {
  private static final Path EXAMPLE = Execution.SCENARIOS.resolve("examples/external-policy.yaml");
  private static final Path SCRIPT = Execution.SCENARIOS.resolve("examples/lru.py");

  @TempDir
  private Path folder;

  private static void needsPython() {
    boolean found = false;
    try {
      Process version = new ProcessBuilder("python3", "-c", "pass").start();
      found = version.waitFor() == 0;
    } catch (IOException e) {
      found = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assumeTrue(found, "no python3 on the PATH: the example in Python is not run");
  }

  @Test
  void theExampleInPythonMissesAsTheBuiltInLruDoes() throws IOException {
    needsPython();
    Execution run = Execution.of(
        "run", EXAMPLE, "--set", "trace.tokens=60", "--set", "cache.timeout=60 s", "--out", folder);
    assertThat(run.code()).as(run.err()).isZero();
    List<String[]> rows = Files.readAllLines(folder.resolve("results.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .toList();
    // lru, process, belady under each of the three semantics.
    assertThat(rows).hasSize(9);
    for (int i = 0; i < 9; i += 3) {
      assertThat(rows.get(i)[1]).isEqualTo("lru");
      assertThat(rows.get(i + 1)[1]).isEqualTo("process");
      assertThat(List.of(rows.get(i + 1)).subList(2, rows.get(i).length))
          .isEqualTo(List.of(rows.get(i)).subList(2, rows.get(i).length));
    }
    assertThat(Files.readString(folder.resolve("provenance.json")))
        .contains("\"policy_files\"")
        .contains("lru.py\"")
        .containsPattern("\"sha256\" : \"[0-9a-f]{64}\"");
  }

  @Test
  void theExampleInPythonKeepsTheContract() {
    needsPython();
    Execution judged = Execution.of(
        "check-policy",
        "process",
        "--set",
        "command=sh -c 'sleep 0.3; exec python3 " + SCRIPT + "'",
        "--set",
        "timeout=60 s",
        "--cases",
        "3");
    assertThat(judged.code()).as(judged.out()).isZero();
    // The first case alone starts more than one process, each of which sleeps.
    assertThat(judged.errLines()).anyMatch(line -> line.matches("1 of 3 cases, \\d+ s"));
    assertThat(judged.outLines()).anyMatch(line -> line.startsWith("passed     answers "));
  }

  @Test
  void aPolicyOfOursKeepsTheContract() {
    Execution judged = Execution.of("check-policy", "s3-fifo", "--cases", "30");
    assertThat(judged.code()).isZero();
    assertThat(judged.outLines().get(0))
        .isEqualTo("policy s3-fifo: 30 random cases, seeds 1 to 30");
    // It writes down no state, so that law is not tried, which is no failure.
    assertThat(judged.outLines().subList(1, 10)).allMatch(line -> line.startsWith("passed "));
    assertThat(judged.outLines().subList(10, judged.outLines().size()))
        .singleElement()
        .asString()
        .startsWith("not tried  state ");
  }

  @Test
  void aLyingProcessFailsWithTheAccessesThatShowIt() {
    // A shell that always names page 0, whatever is resident.
    Path shell = Execution.file(folder, "zero.sh", """
        read hello
        echo '{"protocol":1,"name":"zero"}'
        while read line; do
          case $line in *'"free"'*) echo '{"victims":[0]}' ;; esac
        done
        """);
    Execution judged =
        Execution.of("check-policy", "process", "--set", "command=sh " + shell, "--cases", "4");
    assertThat(judged.code()).as(judged.err()).isEqualTo(3);
    assertThat(judged.out()).contains("FAILED     answers ").contains("read {\"victims\":[0]}");
    assertThat(judged.outLines()).anyMatch(line -> line.contains(": experts ["));
  }

  @Test
  void whatDoesNotStartIsWrongInput() {
    Execution judged = Execution.of("check-policy", "process", "--set", "command=no-such-program");
    assertThat(judged.code()).isEqualTo(2);
    assertThat(judged.errLines())
        .singleElement()
        .asString()
        .startsWith(
            "--set command=no-such-program: command: \"no-such-program\", before the first layer step:")
        .contains("cannot be started:");
  }

  @Test
  void aWaferStartsNoProcesses() {
    Execution run = Execution.of("validate", Execution.file(folder, "wafer.yaml", """
            scenario: w
            model: { preset: qwen3-235b-a22b }
            trace: { format: calibrated, requests: 4, decode_tokens: 2 }
            batch: { requests: 4, iterations: 2 }
            machine: { kind: wafer, preset: orders-in-chaos }
            cache: { policy: process, command: cat }
            """));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("\"process\" runs only with machine.kind: cache-only");
  }

  @Test
  void theCommandIsNeeded() {
    Execution run = Execution.of("validate", Execution.file(folder, "s.yaml", """
            scenario: s
            model: { layers: 2, experts: 4, top_k: 1 }
            trace: { format: zipf-layered, tokens: 5 }
            cache: { policy: process, capacity: 3 experts }
            """));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("cache.command: missing");
  }
}
