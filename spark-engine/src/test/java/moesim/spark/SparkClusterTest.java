package moesim.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes: a master, workers, and moesim as the launcher starts it. Same bytes as threads of
 * one process.
 */
class SparkClusterTest {
  /** 2 traces, 40 runs and 20 optima; two of the runs fail. */
  private static final String CACHES = """
      scenario: caches
      model: { layers: 16, experts: 64, top_k: 8, expert_bytes: 1 MB }
      trace: { format: zipf-layered, tokens: 6000 }
      cache: { policy: lru, capacity: 128 experts }
      sweep:
        trace.seed: [1, 2]
        cache.capacity: [10 B, 64 experts, 100 experts, 128 experts, 160 experts, 200 experts, 256 experts, 300 experts, 400 experts, 512 experts]
        cache.policy: [lru, lfu]
      """;

  private static final String WAFERS = """
      scenario: wafers
      model: { preset: llama-4-maverick }
      trace: { format: calibrated, requests: 8, decode_tokens: 4, prompt_median: 4, prompt_least: 4, prompt_most: 4 }
      machine: { kind: wafer, preset: orders-in-chaos, topology: { mesh: 3x3 } }
      baseline: { allocation.policy: first-seen-round-robin, prediction.policy: none }
      prediction: { policy: cross-token }
      batch: { iterations: 4 }
      sweep:
        batch.requests: [4, 8]
        allocation.policy: [first-seen-round-robin, home, task-allocation]
      """;

  /** 6 points under 3 seeds, and their optima. */
  private static final String REPLICATIONS = """
      scenario: replications
      replications: 3
      model: { layers: 4, experts: 64, top_k: 4, expert_bytes: 1 MB }
      trace: { format: zipf-layered, tokens: 500 }
      cache: { policy: random, capacity: 64 experts }
      sweep:
        design: latin-hypercube
        points: 6
        cache.capacity: { from: 16 experts, to: 200 experts, scale: log }
        trace.exponent: { from: 0.5, to: 1.5 }
      """;

  @TempDir
  private Path folder = Path.of("");

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("scenario.yaml"), yaml);
  }

  @Test
  void aWorkerThatIsKilledLosesNoRunAndDoublesNone() throws IOException, InterruptedException {
    Path scenario = file(CACHES);
    Path out = folder.resolve("cluster");
    try (Cluster cluster = Cluster.of(folder, 2);
        Run run = onCluster(cluster, scenario, "--out", out)) {
      run.await(() -> out.resolve("runs.journal").toFile().length() > 4_000);
      // The worker and its executor.
      assertThat(cluster.kill(0)).isGreaterThanOrEqualTo(2);
      assertThat(run.end()).as(run.errors()).isEqualTo(4);
      assertThat(run.errors()).contains("Lost executor");
    }
    assertSameAsThreads(scenario, out, 4);
    assertThat(Files.readAllLines(out.resolve("results.csv"))).hasSize(1 + 60);
  }

  @Test
  void goesOnAfterTheProcessThatLeadsWasKilled() throws IOException, InterruptedException {
    Path scenario = file(CACHES);
    Path out = folder.resolve("cluster");
    try (Cluster cluster = Cluster.of(folder, 2)) {
      try (Run run = onCluster(cluster, scenario, "--out", out)) {
        run.await(() -> out.resolve("runs.journal").toFile().length() > 4_000);
        run.kill();
      }
      try (Run run = onCluster(cluster, scenario, "--out", out, "--resume")) {
        assertThat(run.end()).as(run.errors()).isEqualTo(4);
        assertThat(run.errors())
            .containsPattern(
                "[1-9]\\d* finished runs found; of the 60 runs of this scenario the others follow");
      }
    }
    assertSameAsThreads(scenario, out, 4);
  }

  @Test
  void runsWafersInItsOwnProcess() throws IOException, InterruptedException {
    Path scenario = file(WAFERS);
    Path out = folder.resolve("local");
    try (Run run = Run.withSpark(folder, scenario, "--master", "local[2]", "--out", out)) {
      assertThat(run.end()).as(run.errors()).isZero();
    }
    assertSameAsThreads(scenario, out, 0);
  }

  @Test
  void runsDesignsWithReplicationsInItsOwnProcess() throws IOException, InterruptedException {
    Path scenario = file(REPLICATIONS);
    Path out = folder.resolve("local");
    try (Run run = Run.withSpark(folder, scenario, "--master", "local[2]", "--out", out)) {
      assertThat(run.end()).as(run.errors()).isZero();
    }
    assertSameAsThreads(scenario, out, 0);
    assertThat(Files.readAllLines(out.resolve("summary.csv"))).hasSize(1 + 12);
  }

  @Test
  void saysInOneLineThatThereIsNoMaster() throws IOException, InterruptedException {
    try (Run run = Run.withSpark(folder, file(WAFERS), "--master", "nowhere")) {
      assertThat(run.end()).isEqualTo(2);
      assertThat(run.errors())
          .isEqualTo("--engine spark, master nowhere: Could not parse Master URL: 'nowhere'\n");
    }
  }

  private Run onCluster(Cluster cluster, Object... arguments) throws IOException {
    return Run.withSpark(
        folder,
        Stream.concat(
                Stream.of(arguments),
                Stream.of(
                    "--master",
                    cluster.master(),
                    "--conf",
                    "spark.executor.memory=500m",
                    "--conf",
                    "spark.driver.host=127.0.0.1",
                    "--conf",
                    "spark.driver.bindAddress=127.0.0.1"))
            .toArray());
  }

  private void assertSameAsThreads(Path scenario, Path out, int code)
      throws IOException, InterruptedException {
    Path threads = folder.resolve("threads");
    try (Run run = Run.plain(folder, List.of(), scenario, "--out", threads)) {
      assertThat(run.end()).as(run.errors()).isEqualTo(code);
    }
    assertThat(names(out)).isEqualTo(names(threads)).contains("results.parquet", "report.html");
    for (String name : names(threads)) {
      if (!name.equals("provenance.json")) {
        assertThat(out.resolve(name)).hasSameBinaryContentAs(threads.resolve(name));
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
