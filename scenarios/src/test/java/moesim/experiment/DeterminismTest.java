package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import moesim.report.ResultFolder;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ShippedScenarios;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same scenario gives the same bytes, whatever the number of threads; and the bytes that were
 * checked in.
 */
class DeterminismTest {
  private static final String WAFER = """
      scenario: small-wafer
      model: { preset: llama-4-maverick }
      trace: { format: calibrated, requests: 8, decode_tokens: 2, prompt_median: 2, prompt_least: 2, prompt_most: 2 }
      machine: { kind: wafer, preset: orders-in-chaos, topology: { mesh: 3x2 } }
      baseline: { allocation.policy: first-seen-round-robin, prediction.policy: none }
      prediction: { policy: cross-token }
      batch: { iterations: 3 }
      sweep:
        batch.requests: [4, 8]
        placement.policy: [contiguous, random, popularity-aware]
        allocation.policy: [first-seen-round-robin, home, task-allocation]
      """;

  @TempDir
  private static Path folder = Path.of("");

  private static Path recording = Path.of("");

  /** Shipped scenarios run on four threads, each once for all tests. */
  private static final Map<Path, Path> FOUR = new TreeMap<>();

  @BeforeAll
  static void write() throws IOException {
    recording = WrittenRecording.in(folder.resolve("recording"));
  }

  private static Path onFourThreads(Path file) throws IOException {
    Path known = FOUR.get(file);
    if (known != null) {
      return known;
    }
    Path fresh = run(file, 4);
    FOUR.put(file, fresh);
    return fresh;
  }

  @ParameterizedTest
  @Tag("once")
  @MethodSource("moesim.scenario.ShippedScenarios#files")
  void oneAndFourThreadsGiveTheSameBytes(Path file) throws IOException {
    assertSameBytes(run(file, 1), onFourThreads(file));
  }

  @Test
  void oneAndTwoThreadsGiveTheSameBytesOfAWafer() throws IOException {
    Path file = Files.writeString(folder.resolve("small-wafer.yaml"), WAFER);
    Path one = run(file, 1);
    Path two = run(file, 2);
    assertThat(results(one))
        .containsExactly(
            "dies.parquet",
            "experts.parquet",
            "links.parquet",
            "report.html",
            "results.csv",
            "results.json",
            "results.parquet",
            "timeline.parquet");
    assertSameBytes(one, two);
    // No figures of energy, no columns of energy.
    assertThat(Files.readAllLines(one.resolve("results.csv")).get(0))
        .contains(",blame_barrier_seconds")
        .doesNotContain("joules");
    assertThat(new ResultFolder(one).verify(2, Progress.none())).isEmpty();
    Files.delete(one.resolve("links.parquet"));
    assertThat(new ResultFolder(one).verify(2, Progress.none()))
        .containsExactly(one.resolve("links.parquet") + ": missing");
  }

  private static List<String> results(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("provenance.json"))
          .sorted()
          .toList();
    }
  }

  private static void assertSameBytes(Path one, Path other) throws IOException {
    assertThat(results(one)).isNotEmpty().isEqualTo(results(other));
    for (String name : results(one)) {
      assertThat(Files.mismatch(one.resolve(name), other.resolve(name)))
          .as("%s of %s", name, one)
          .isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @MethodSource("moesim.scenario.ShippedScenarios#files")
  void everyShippedScenarioGivesItsGoldenResults(Path file) throws IOException {
    Path golden =
        Path.of("src/test/resources/golden").resolve(file.toString().replace(".yaml", ".csv"));
    Path fresh = onFourThreads(file).resolve("results.csv");
    if ("update".equals(System.getProperty("golden"))) {
      Files.createDirectories(golden.toAbsolutePath().getParent());
      Files.copy(fresh, golden, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(fresh)
        .as("results of %s; after an intended change run the tests with -Dgolden=update", file)
        .hasSameTextualContentAs(golden);
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

  private static Path run(Path file, int threads) throws IOException {
    Path target = Files.createTempDirectory(folder, "run");
    Scenario scenario = ScenarioReader.read(ShippedScenarios.shortened(file, recording));
    Experiment.Outcome outcome = Experiment.run(scenario, threads, Progress.none());
    new ResultFolder(target).write(scenario, outcome, Instant.EPOCH, Duration.ZERO, threads);
    return target;
  }
}
