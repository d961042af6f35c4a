package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models whose router also chooses experts without weights: LongCat-Flash has 512 and 256 of those,
 * top-12, 28 layers.
 */
class ZeroExpertsTest {
  private static final int LAYERS = 28;

  @TempDir
  private Path folder = Path.of("");

  @Test
  void passesThemOverInARecordingAndInItsConversion() {
    Path recording = Execution.file(
        folder,
        "longcat.jsonl",
        token(0, "[0,1,2,3,4,5,6,7,8,9,10,767]") + token(1, "[0,1,2,3,4,5,6,7,8,9,600,511]"));
    Path converted = folder.resolve("longcat.parquet");
    assertThat(Execution.of("trace", "convert", recording, converted, "--model", "longcat-flash")
            .err())
        .isEmpty();
    assertThat(Execution.of("trace", "info", converted).out())
        .contains("512 experts each", "and 56 of zero-computation experts");
    for (Path trace : new Path[] {recording, converted}) {
      Path scenario = Execution.file(folder, "zero.yaml", """
          scenario: zero
          model: { preset: longcat-flash }
          trace: { path: %s }
          cache: { policy: lru, capacity: 14336 experts }
          """.formatted(trace.getFileName()));
      // 11 routed experts of each token at each of 28 layers: 616 accesses; per layer 0 to 9 are
      // hits.
      Execution run = Execution.of("run", scenario);
      assertThat(run.err()).isEmpty();
      assertThat(run.out()).contains("672 selections").containsPattern(" 336 +0\\.5455 ");
    }
  }

  @Test
  void takesTheirNumberFromAnInlineModel() {
    Execution.file(
        folder, "tiny.jsonl", "{\"tok\":0,\"layers\":[[3,4]]}\n{\"tok\":1,\"layers\":[[5,3]]}\n");
    String scenario = """
        scenario: zero
        model: { layers: 1, experts: 4, zero_experts: %d, top_k: 2 }
        trace: { path: tiny.jsonl }
        cache: { policy: lru, capacity: 4 experts }
        """;
    Execution run = Execution.of("run", Execution.file(folder, "two.yaml", scenario.formatted(2)));
    // Expert 3 twice: a miss, then a hit.
    assertThat(run.out()).containsPattern(" 1 +0\\.5000 ");
    Execution refused =
        Execution.of("run", Execution.file(folder, "one.yaml", scenario.formatted(1)));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("expert 5 outside [0, 5)");
  }

  private static String token(int token, String experts) {
    String layers = String.join(",", Collections.nCopies(LAYERS, experts));
    return "{\"tok\":" + token + ",\"layers\":[" + layers + "]}\n";
  }
}
