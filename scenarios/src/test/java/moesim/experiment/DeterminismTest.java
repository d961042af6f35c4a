package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import moesim.report.ResultFolder;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import moesim.scenario.ShippedScenarios;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same scenario gives the same bytes, whatever the number of threads; and the bytes that were checked in. */
class DeterminismTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void oneAndFourThreadsGiveTheSameBytes() throws IOException {
    for (Path file : ShippedScenarios.files()) {
      Path one = run(file, 1);
      Path four = run(file, 4);
      for (String name : List.of("results.csv", "results.parquet")) {
        assertThat(Files.mismatch(one.resolve(name), four.resolve(name)))
            .as("%s of %s", name, file)
            .isEqualTo(-1);
      }
    }
  }

  @Test
  void everyShippedScenarioGivesItsGoldenResults() throws IOException {
    for (Path file : ShippedScenarios.files()) {
      Path golden =
          Path.of("src/test/resources/golden").resolve(file.toString().replace(".yaml", ".csv"));
      Path fresh = run(file, 2).resolve("results.csv");
      if ("update".equals(System.getProperty("golden"))) {
        Files.copy(fresh, golden, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      assertThat(fresh)
          .as("results of %s; after an intended change run the tests with -Dgolden=update", file)
          .hasSameTextualContentAs(golden);
    }
  }

  @Test
  void verifyFindsNoDifferenceAndThenTheOneWeMake() throws IOException {
    Path results = run(ShippedScenarios.files().get(0), 2);
    ResultFolder kept = new ResultFolder(results);
    assertThat(kept.verify(1, Progress.none())).isEmpty();
    Path csv = results.resolve("results.csv");
    List<String> lines = new java.util.ArrayList<>(Files.readAllLines(csv));
    lines.set(1, lines.get(1) + "0");
    Files.write(csv, lines);
    assertThat(kept.verify(1, Progress.none()))
        .singleElement()
        .asString()
        .contains("results.csv:2: kept");
  }

  private Path run(Path file, int threads) throws IOException {
    Path target = Files.createTempDirectory(folder, "run");
    Scenario scenario = ScenarioReader.read(ScenarioText.of(file, List.of()));
    Experiment.Outcome outcome = Experiment.run(scenario, threads, Progress.none());
    new ResultFolder(target).write(scenario, outcome, Instant.EPOCH, Duration.ZERO, threads);
    return target;
  }
}
