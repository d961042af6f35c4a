package moesim.cli;

import static moesim.cli.Execution.SMALLEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch of more requests than the trace has would be a smaller batch under another name. */
class BatchSizeTest {
  @TempDir
  private Path folder = Path.of("");

  /** Three requests, a file each. */
  private Path swept() {
    for (int request = 0; request < 3; request++) {
      Execution.file(
          folder, request + ".jsonl", "{\"tok\": 1, \"layers\": [[0, 1], [3, " + request + "]]}\n");
    }
    return Execution.file(folder, "swept.yaml", """
        scenario: swept
        trace: { path: "*.jsonl" }
        cache: { policy: lru, capacity: 2 experts }
        sweep:
          batch.requests: [1, 3, 4]
        """);
  }

  @Test
  void asManyRequestsAsThereAreMakeABatch() {
    assertThat(Execution.of("run", swept(), "--set", "batch.requests=3").code()).isZero();
  }

  @Test
  void refusesMoreRequestsThanTheTraceHas() {
    Execution wrong = Execution.of("run", swept(), "--set", "batch.requests=4");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.errLines())
        .singleElement()
        .asString()
        .contains("batch.requests")
        .endsWith(" has 3 requests, a batch wants 4; write batch.requests: 3");
  }

  @Test
  void ofASweepOnlyTheRunsOfThatSizeFailAndSayWhereItIsWritten() {
    Path out = folder.resolve("out");
    Execution wrong = Execution.of("run", swept(), "--threads", 1, "--out", out);
    assertThat(wrong.code()).isEqualTo(4);
    // The run, and the optimum it is compared with.
    assertThat(wrong.outLines())
        .contains("2 of 6 runs failed:")
        .anyMatch(line -> line.contains(folder.resolve("swept.yaml") + ":5:26: batch.requests: ")
            && line.contains(" has 3 requests, a batch wants 4; write batch.requests: 3"));
    assertThat(out.resolve("results.csv")).content().contains("a batch wants 4");
  }

  @Test
  void curvesAskTheSame() {
    Execution wrong = Execution.of("curve", SMALLEST, "--set", "batch.requests=2");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.errLines())
        .singleElement()
        .asString()
        .endsWith(" has 1 request, a batch wants 2; write batch.requests: 1");
  }
}
