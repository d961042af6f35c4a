package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import moesim.experiment.Experiment;
import moesim.experiment.Progress;
import moesim.experiment.RunLogs;
import moesim.report.ResultFolder;
import moesim.report.RunJournal;
import moesim.scenario.Question;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes that are stopped in the middle, and go on: the same bytes as without. */
class ResumeTest {
  /** Runs long enough to be stopped between the first and the last of them. */
  enum Sweep {
    CACHE("""
        scenario: caches
        seed: 7
        model: { layers: 16, experts: 64, top_k: 8, expert_bytes: 1 MB }
        trace: { format: zipf-layered, tokens: 10000 }
        cache: { policy: lru, capacity: 128 experts }
        sweep:
          cache.capacity: [64 experts, 100 experts, 128 experts, 200 experts, 256 experts, 300 experts, 512 experts]
          cache.policy: [lru, layer-aware-lru, lfu]
        """),
    REPLICATION("""
        scenario: replications
        replications: 7
        model: { layers: 16, experts: 64, top_k: 8, expert_bytes: 1 MB }
        trace: { format: zipf-layered, tokens: 10000 }
        cache: { policy: lru, capacity: 128 experts }
        sweep:
          design: latin-hypercube
          points: 3
          cache.capacity: { from: 64 experts, to: 512 experts, scale: log }
        """),
    WAFER("""
        scenario: wafers
        model: { preset: llama-4-maverick }
        trace: { format: calibrated, requests: 16, decode_tokens: 12 }
        machine: { kind: wafer, preset: orders-in-chaos, topology: { mesh: 5x5 } }
        baseline: { allocation.policy: first-seen-round-robin, prediction.policy: none }
        prediction: { policy: cross-token }
        batch: { iterations: 12 }
        sweep:
          batch.requests: [8, 16]
          placement.policy: [contiguous, random]
          allocation.policy: [first-seen-round-robin, home, task-allocation]
        """);

    private final String yaml;

    Sweep(String yaml) {
      this.yaml = yaml;
    }
  }

  /** What a sweep gives when nothing stops it. */
  private record Whole(Path folder, List<String> outLines) {}

  private static final Map<Sweep, Whole> WHOLE = new EnumMap<>(Sweep.class);

  @TempDir
  private static Path ofAll = Path.of("");

  @TempDir
  private Path folder = Path.of("");

  private Path stopped = Path.of("");

  private Path scenario(Sweep sweep) {
    stopped = folder.resolve("stopped");
    return Execution.file(ofAll, sweep + ".yaml", sweep.yaml);
  }

  private static Whole whole(Sweep sweep, Path scenario) {
    return WHOLE.computeIfAbsent(sweep, once -> {
      Path out = ofAll.resolve(once.name());
      Execution whole = Execution.of("run", scenario, "--out", out, "--threads", 1);
      return new Whole(out, whole.outLines());
    });
  }

  /** Starts in {@link #stopped}, and returns when some runs are done and some are not. */
  private Child halfDone(Path scenario) throws InterruptedException {
    Child child = Child.of(folder, "run", scenario, "--out", stopped, "--threads", 2);
    Path journal = stopped.resolve(RunJournal.FILE);
    // The header takes less than 200 bytes.
    child.await(() -> journal.toFile().length() > 400);
    return child;
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAfterAKillWithTheSameBytes(Sweep sweep) throws IOException, InterruptedException {
    Path scenario = scenario(sweep);
    try (Child child = halfDone(scenario)) {
      assertThat(child.signal("KILL")).isEqualTo(137);
    }
    assertThat(names(stopped)).containsExactly(RunJournal.FILE);
    Execution refused = Execution.of("run", scenario, "--out", stopped);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.errLines())
        .singleElement()
        .asString()
        .matches(".*stopped: holds \\d+ finished runs of \"moesim run\" of scenario \""
            + sweep.name().toLowerCase(java.util.Locale.ROOT)
            + "s\", which was stopped; --resume .*");
    assertSameAsWithout(sweep, scenario);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void stopsOnASignalAndSaysHowToGoOn(String signal) throws IOException, InterruptedException {
    Path scenario = scenario(Sweep.WAFER);
    try (Child child = halfDone(scenario)) {
      assertThat(child.signal(signal)).isEqualTo(signal.equals("INT") ? 130 : 143);
      assertThat(child.errors().lines().reduce("", (first, last) -> last))
          .matches("stopped: [1-9]\\d* finished runs are kept; the same command with --resume goes"
              + " on");
    }
    assertThat(names(stopped)).containsExactly(RunJournal.FILE);
    assertSameAsWithout(Sweep.WAFER, scenario);
  }

  private void assertSameAsWithout(Sweep sweep, Path scenario) throws IOException {
    Execution resumed = Execution.of("run", scenario, "--out", stopped, "--resume");
    assertThat(resumed.code()).isZero();
    assertThat(resumed.errLines())
        .first()
        .asString()
        .matches(
            "[1-9]\\d* finished runs found; of the \\d+ runs of this scenario the others follow");
    Whole whole = whole(sweep, scenario);
    assertThat(resumed.outLines().subList(0, resumed.outLines().size() - 1))
        .isEqualTo(whole.outLines.subList(0, whole.outLines.size() - 1));
    assertThat(names(stopped)).isEqualTo(names(whole.folder)).doesNotContain(RunJournal.FILE);
    for (String name : names(whole.folder)) {
      if (!name.equals("provenance.json")) {
        assertThat(stopped.resolve(name)).hasSameBinaryContentAs(whole.folder.resolve(name));
      }
    }
  }

  @Test
  void runsOfATraceThatCannotBeReadForNowAreKeptThoughOthersAreDone() throws IOException {
    String line = "{\"tok\": 1, \"layers\": [[2, 3]]}\n";
    Path copied = Execution.file(folder, "copied.jsonl", line);
    Execution.file(folder, "there.jsonl", "{\"tok\": 1, \"layers\": [[0, 1]]}\n");
    Path scenario = Execution.file(folder, "two.yaml", """
        scenario: two
        model: { layers: 1, experts: 4, top_k: 2 }
        trace: { path: there.jsonl }
        cache: { policy: lru, capacity: 2 experts }
        sweep: { trace.path: [copied.jsonl, there.jsonl] }
        """);
    Path out = folder.resolve("out");
    Scenario half = ScenarioReader.read(
        ScenarioText.of(scenario, List.of("trace.path=copied.jsonl")), Question.RUN);
    try (RunJournal journal = new ResultFolder(out).journal(half, false)) {
      Experiment.run(half, 1, journal, RunLogs.NONE, Progress.none());
    }
    Files.writeString(copied, line.substring(0, 20));
    Execution partly = Execution.of("run", scenario, "--out", out, "--resume");
    assertThat(partly.code()).isEqualTo(4);
    assertThat(partly.errLines())
        .containsExactly(
            "2 finished runs found; of the 4 runs of this scenario the others follow",
            out.resolve(RunJournal.FILE) + ": keeps 2 finished runs that are in no result, as"
                + " others failed; --resume goes on with them");
    Files.writeString(copied, line);
    Execution whole = Execution.of("run", scenario, "--out", out, "--resume");
    assertThat(whole.code()).isZero();
    assertThat(whole.errLines())
        .containsExactly("4 finished runs found; of the 4 runs of this scenario the others follow");
    assertThat(out.resolve(RunJournal.FILE)).doesNotExist();
  }

  @Test
  void resultsThatCannotBeWrittenCostNoRun() throws IOException {
    Path out = folder.resolve("out");
    Path inTheWay = Files.createDirectories(out.resolve("results.csv"));
    Execution failed = Execution.of("run", Execution.SMALLEST, "--out", out);
    assertThat(failed.code()).isEqualTo(2);
    assertThat(failed.errLines())
        .containsExactly(out + ": cannot be written to: " + inTheWay
            + " is in the way; 3 finished runs are kept; the same command with --resume goes on");
    Files.delete(inTheWay);
    assertThat(Execution.of("run", Execution.SMALLEST, "--out", out, "--resume").errLines())
        .first()
        .asString()
        .startsWith("3 finished runs found");
    assertThat(names(out)).contains("results.csv").doesNotContain(RunJournal.FILE);
  }

  @Test
  void aDatasetThatCannotBeWrittenCostsNoRun() throws IOException {
    Path out = folder.resolve("out");
    Path dataset = Files.createDirectories(folder.resolve("dataset"));
    Path inTheWay = Execution.file(dataset, "scenario=smallest", "a file");
    Execution failed = Execution.of("run", Execution.SMALLEST, "--out", out, "--dataset", dataset);
    assertThat(failed.code()).isEqualTo(2);
    assertThat(failed.errLines())
        .containsExactly(dataset + ": cannot be written to: " + inTheWay
            + " is in the way; 3 finished runs are kept; the same command with --resume goes on");
    assertThat(Execution.of("run", Execution.SMALLEST, "--dataset", dataset).errLines())
        .containsExactly(dataset + ": cannot be written to: " + inTheWay + " is in the way");
  }

  @Test
  void resumesAFolderInWhichNothingWasStopped() throws IOException {
    Path out = folder.resolve("fresh");
    Execution begun = Execution.of("run", Execution.SMALLEST, "--out", out, "--resume");
    assertThat(begun.code()).isZero();
    assertThat(begun.errLines()).containsExactly("no finished runs found; all 3 follow");
    assertThat(names(out)).contains("results.csv").doesNotContain(RunJournal.FILE);
    assertThat(Execution.of("run", Execution.SMALLEST, "--resume").code()).isEqualTo(2);
  }

  @Test
  void aSettingOfSparkThatComesTwiceIsRefused() {
    Execution twice = Execution.of(
        "run", Execution.SMALLEST, "--engine", "spark", "--conf", "a.b=1", "--conf", "a.b=x=2");
    assertThat(twice.code()).isEqualTo(2);
    assertThat(twice.errLines())
        .containsExactly("--conf: a.b: set twice, to \"1\" and to \"x=2\"; leave one of them out;"
            + " see \"moesim run --help\"");
    assertThat(Execution.of("run", Execution.SMALLEST, "--engine", "spark", "--conf", "a")
            .errLines())
        .first()
        .asString()
        .startsWith("--conf: expected key=value, read \"a\"");
  }

  @Test
  void aRunThatFailsIsARowAndAnExitCode() {
    Path scenario = Execution.file(folder, "fails.yaml", """
        scenario: fails
        model: { layers: 4, experts: 4, top_k: 1, expert_bytes: 1 MB }
        trace: { format: zipf-layered, tokens: 50, seed: 7 }
        cache: { policy: lru, capacity: 8 experts }
        sweep: { cache.capacity: [8 experts, 10 B] }
        """);
    Execution run = Execution.of("run", scenario, "--out", folder.resolve("fails"));
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.outLines())
        .contains("2 of 4 runs failed:")
        .anyMatch(line -> line.contains("\"10 B\" is less than one of the 16 experts"));
    assertThat(folder.resolve("fails/results.csv")).content().contains(",error\n");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
