package moesim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moesim.experiment.Experiment;
import moesim.experiment.Metric;
import moesim.experiment.Progress;
import moesim.experiment.ResultTable;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line for pandas in docs/results.md reads what we wrote. */
@Tag("slow")
class DatasetInPandasTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void readsTheValuesWeWrote() throws IOException, InterruptedException {
    assumeTrue(
        failure("import pandas, pyarrow").isEmpty(),
        "skipped: there is no python3 with pandas and pyarrow");
    List<String> written = new ArrayList<>();
    // Other keys, other columns, and a name that no folder can have as it is.
    written.addAll(add("\"50 % of /\"", "sweep: { cache.policy: [lru, fifo] }"));
    written.addAll(add(
        "two",
        "prefetch: { policy: heat-map }\nsweep: { cache.capacity: [4 experts, 8 experts] }"));
    Path read = folder.resolve("read.csv");
    String lines = "import pandas, pathlib, urllib.parse\n"
        + "rows = " + lineOfTheManual().replace("DIR", folder.resolve("dataset").toString()) + "\n"
        + "rows[['scenario', 'misses', 'miss_ratio']].to_csv('" + read + "', index=False)\n";
    assertThat(failure(lines)).isEmpty();
    assertThat(Files.readAllLines(read).stream().skip(1))
        .containsExactlyInAnyOrderElementsOf(written);
  }

  private static String lineOfTheManual() throws IOException {
    return Files.readAllLines(Path.of("../docs/results.md")).stream()
        .filter(line -> line.startsWith("pandas."))
        .findFirst()
        .orElseThrow();
  }

  /** What Python says of {@code lines} that fail; empty if they do not. */
  private static Optional<String> failure(String lines) throws InterruptedException {
    try {
      Process python =
          new ProcessBuilder("python3", "-c", lines).redirectErrorStream(true).start();
      String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return python.waitFor() == 0 ? Optional.empty() : Optional.of(said);
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Adds a part; returns its rows as pandas writes them. */
  private List<String> add(String name, String more) {
    String yaml = "scenario: " + name + "\nseed: 7\n"
        + "model: { layers: 4, experts: 4, top_k: 1, expert_bytes: 1 MB }\n"
        + "trace: { format: zipf-layered, tokens: 50, exponent: 1.0 }\n"
        + "cache: { policy: lru, capacity: 8 experts }\n" + more + "\n";
    Scenario scenario =
        ScenarioReader.read(new ScenarioText("test.yaml", Path.of(""), yaml, List.of()));
    Experiment.Outcome outcome = Experiment.run(scenario, 1, Progress.none());
    new DatasetFolder(folder.resolve("dataset")).write(scenario, outcome);
    List<String> rows = new ArrayList<>();
    for (ResultTable.Row row : outcome.table().rows()) {
      rows.add(
          scenario.name() + "," + row.value(Metric.MISSES) + "," + row.value(Metric.MISS_RATIO));
    }
    return rows;
  }
}
