package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong requests for events are one line, and nothing is written. */
class EventsTest {
  private static final String WAFER = """
      scenario: events
      model: { preset: qwen3-235b-a22b }
      trace: { format: calibrated, requests: 4, decode_tokens: 2, prompt_median: 2, prompt_least: 2, prompt_most: 2 }
      batch: { requests: 4, iterations: 2 }
      machine: { kind: wafer, preset: orders-in-chaos, topology.mesh: 2x2, hbm.overflow: warn }
      sweep:
        allocation.policy: [home, first-seen-round-robin]
      """;

  private static final String CACHES = """
      scenario: caches
      model: { preset: qwen3-235b-a22b }
      trace: { format: zipf-layered, tokens: 5 }
      cache: { policy: lru, capacity: 100 experts }
      """;

  @TempDir
  private Path folder = Path.of("");

  private Execution run(String yaml, String... more) {
    List<Object> words =
        new ArrayList<>(List.of("run", Execution.file(folder, "events.yaml", yaml)));
    words.addAll(List.of(more));
    return Execution.of(words.toArray());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 ms..3 | 1 | --events 2 ms..3: | unit",
        "2..3 ms | 1 | --events 2..3 ms: | unit",
        "3 ms..2 ms | 1 | --events 3 ms..2 ms: | the window ends before it begins; write --events \"2 ms..3 ms\"",
        "2 ms..2 ms | 1 | --events 2 ms..2 ms: | the window is empty",
        "2 ms | 1 | --events 2 ms: | expected a window of simulated time, such as \"2 ms..3 ms\"",
        "2 ms..3 furlongs | 1 | --events 2 ms..3 furlongs: | unknown unit \"furlongs\"",
        "2 ms.. | 3 | --events-of 3: | expected numbers of rows from 1 to 2, read \"3\"",
        "2 ms.. | 0 | --events-of 0: | expected numbers of rows from 1 to 2, read \"0\"",
        "2 ms.. | 1,x | --events-of 1,x: | read \"x\"",
        "8 s.. | 2 | --events 8 s..: | the window begins when the run is over: row 2 ends at "
      })
  void refusesInOneLine(String window, String rows, String place, String message) {
    Path out = folder.resolve("out");
    Execution refused =
        run(WAFER, "--out", out.toString(), "--events", window, "--events-of", rows);
    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.errLines().get(refused.errLines().size() - 1))
        .startsWith(place)
        .contains(message);
    assertThat(out.resolve("results.csv")).doesNotExist();
    assertThat(out.resolve("events-2.json.gz")).doesNotExist();
  }

  @Test
  void severalRowsHaveToBeChosenFrom() {
    Execution refused = run(WAFER, "--out", folder.resolve("out").toString(), "--events", "..");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("--events ..: 2 rows").contains("--events-of 1");
  }

  @Test
  void onlyWafersTell() {
    Execution refused = run(CACHES, "--out", folder.resolve("out").toString(), "--events", "..");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("--events ..: only wafers tell what happens when");
  }

  @Test
  void filesNeedAFolder() {
    assertThat(run(WAFER, "--events", "..", "--events-of", "1").err())
        .contains("--events ..: needs a folder for the files; add --out DIR");
    assertThat(run(WAFER, "--events-of", "1").err())
        .contains("--events-of 1: means nothing without a window");
  }

  @Test
  void writesAFileForEveryRowThatWasAskedFor() {
    Path out = folder.resolve("out");
    Execution done =
        run(WAFER, "--out", out.toString(), "--events", "0 s..50 us", "--events-of", "2");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.out())
        .containsPattern("events-2\\.json\\.gz: [0-9,]+ operations of [0-9,]+ layer step");
    assertThat(Files.exists(out.resolve("events-2.json.gz"))).isTrue();
    assertThat(Files.exists(out.resolve("events-1.json.gz"))).isFalse();
  }
}
