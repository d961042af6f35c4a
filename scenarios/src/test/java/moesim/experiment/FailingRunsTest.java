package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.report.ResultFolder;
import moesim.report.RunJournal;
import moesim.scenario.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a sweep in which some runs fail. */
class FailingRunsTest {
  private static final String CACHES = """
      scenario: smallest
      model: { layers: 4, experts: 4, top_k: 1, expert_bytes: 1 MB }
      trace: { format: zipf-layered, tokens: 50, seed: 7 }
      cache: { policy: lru, capacity: 8 experts }
      sweep:
        cache.capacity: [8 experts, 10 B, 4 MB]
        cache.policy: [lru, fifo]
      """;

  private static final String WAFERS = """
      scenario: grid
      model: { preset: llama-4-maverick }
      trace: { format: calibrated, requests: 4, decode_tokens: 2, prompt_median: 2, prompt_least: 2, prompt_most: 2 }
      machine: { kind: wafer, preset: orders-in-chaos, topology: { mesh: 3x2 } }
      baseline: { batch.requests: 8 }
      prediction: { policy: none }
      batch: { iterations: 3, requests: 2 }
      sweep:
        batch.requests: [2, 4]
      """;

  private static final String CAPACITIES = "[8 experts, 10 B, 4 MB]";

  /** Keeps in memory; counts. */
  private static class InMemory implements FinishedRuns {
    private final Map<String, byte[]> runs = new ConcurrentHashMap<>();
    private final AtomicInteger kept = new AtomicInteger();

    @Override
    public boolean has(String key) {
      return runs.containsKey(key);
    }

    @Override
    public Optional<byte[]> find(String key) {
      return Optional.ofNullable(runs.get(key));
    }

    @Override
    public boolean keep(String key, byte[] result) {
      kept.incrementAndGet();
      runs.put(key, result);
      return true;
    }

    @Override
    public void takeBack() {
      throw new IllegalStateException("some run was left");
    }
  }

  private static Experiment.Outcome run(Scenario scenario, FinishedRuns finished) {
    return Experiment.run(scenario, new LocalThreads(2), finished, RunLogs.NONE, Progress.none());
  }

  /** How many runs need not be run again. */
  private static int known(Scenario scenario, FinishedRuns finished) {
    AtomicInteger known = new AtomicInteger();
    Experiment.run(
        scenario,
        new LocalThreads(2),
        finished,
        RunLogs.NONE,
        state -> known.set(state.runsKnown()));
    return known.get();
  }

  @Test
  void aRunThatCannotRunIsARowWithItsError() {
    Experiment.Outcome outcome = run(Runs.scenario(CACHES), FinishedRuns.none());
    ResultTable table = outcome.table();
    assertThat(table.metrics()).last().isEqualTo(Failures.ERROR);
    assertThat(table.rows()).hasSize(9);
    assertThat(table.rows())
        .filteredOn(row -> row.values().contains("10 B"))
        .hasSize(3)
        .allSatisfy(row -> {
          assertThat(row.metrics()).isEmpty();
          assertThat(row.value(Failures.ERROR))
              .asString()
              .startsWith("test.yaml:6")
              .contains("\"10 B\" is less than one of the 16 experts");
        });
    assertThat(table.rows()).filteredOn(row -> !row.values().contains("10 B")).allSatisfy(row -> {
      assertThat(row.value(Failures.ERROR)).isNull();
      assertThat(row.metrics()).containsKey(Metric.COMPETITIVE_RATIO);
    });
    assertThat(outcome.failures().errors()).hasSize(3);
    assertThat(outcome.notes())
        .anyMatch(note -> note.startsWith("an optimum failed, so nothing is compared with it: "));
  }

  @Test
  void withoutAFailureThereIsNoColumn() {
    Experiment.Outcome outcome =
        run(Runs.scenario(CACHES.replace(CAPACITIES, "[8 experts]")), FinishedRuns.none());
    assertThat(outcome.failures().errors()).isEmpty();
    assertThat(outcome.table().metrics()).doesNotContain(Failures.ERROR);
  }

  @Test
  void aBaselineThatFailsLeavesRatiosEmpty() {
    Experiment.Outcome outcome = run(Runs.scenario(WAFERS), FinishedRuns.none());
    assertThat(outcome.table().rows()).hasSize(3);
    assertThat(outcome.table().rows())
        .filteredOn(row -> !row.values().contains("8"))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.metrics())
            .containsKey(WaferMetrics.DECODE_SECONDS)
            .doesNotContainKey(WaferMetrics.SPEEDUP));
    assertThat(outcome.notes())
        .anyMatch(note -> note.startsWith("a baseline failed, so nothing is compared with it: ")
            && note.contains("has 4 requests, a batch wants 8"));
    // Two runs of six dies; three windows: the prompts and two steps.
    ResultTable timeline = outcome.details().get("timeline");
    assertThat(timeline).isNotNull();
    assertThat(timeline.rows()).hasSize(2 * 6 * 3);
    assertThat(timeline.rows().stream().map(row -> row.values().get(0)).distinct())
        .containsExactlyInAnyOrder("2", "4");
  }

  @Test
  void whenNothingIsLeftTheProblemsAreThoseOfTheInput() {
    Scenario scenario = Runs.scenario(CACHES.replace(CAPACITIES, "[10 B]"));
    assertThatThrownBy(() -> run(scenario, FinishedRuns.none()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("\"10 B\" is less than one of the 16 experts");
  }

  @Test
  void aFaultOfOneRunIsARowToo() {
    AtomicInteger asked = new AtomicInteger();
    FinishedRuns finished = new InMemory();
    Experiment.Outcome outcome = Experiment.run(
        Runs.scenario(CACHES.replace(CAPACITIES, "[8 experts]")),
        new LocalThreads(1),
        finished,
        RunLogs.NONE,
        state -> {
          if (state.tokens() > 0 && asked.getAndIncrement() == 0) {
            throw new StackOverflowError();
          }
        });
    assertThat(outcome.failures().errors()).hasSize(1);
    assertThat(outcome.failures().errors().values())
        .containsExactly("fault of moesim: java.lang.StackOverflowError");
    assertThat(outcome.failures().fault()).containsInstanceOf(StackOverflowError.class);
  }

  @Test
  void whatIsKnownIsNotRunAgain() {
    Scenario scenario = Runs.scenario(CACHES);
    InMemory finished = new InMemory();
    ResultTable first = run(scenario, finished).table();
    // Nine runs, of which three fail and are not kept.
    assertThat(finished.kept).hasValue(6);
    ResultTable second = run(scenario, finished).table();
    assertThat(finished.kept).hasValue(6);
    assertThat(second).isEqualTo(first);
    assertThat(known(scenario, finished)).isEqualTo(6);
    // Another trace: none of them.
    assertThat(known(Runs.scenario(CACHES, "trace.seed=8"), finished)).isZero();
    // More points: those that were there.
    assertThat(known(Runs.scenario(CACHES.replace("[lru, fifo]", "[fifo, lfu, lru]")), finished))
        .isEqualTo(6);
  }

  /** As a process leaves it that was stopped after the runs of {@code scenario}. */
  private static byte[] stopped(Scenario scenario, Path folder) throws IOException {
    try (RunJournal journal = new ResultFolder(folder).journal(scenario, false)) {
      run(scenario, journal);
    }
    return Files.readAllBytes(folder.resolve(RunJournal.FILE));
  }

  @Test
  void whenNothingIsLeftEarlierRunsStayInTheJournal(@TempDir Path folder) throws IOException {
    RecordedTraces traces = new RecordedTraces(folder);
    traces.record("abcab.parquet", RecordedTraces.model(3, 1, 1L), "0 | 1 | 2 | 0 | 1");
    Scenario scenario = traces.scenario("gone.yaml", """
        scenario: gone
        trace: { path: abcab.parquet }
        cache: { policy: lru, capacity: 2 experts }
        sweep: { cache.capacity: [1 experts, 2 experts] }
        """);
    Path out = folder.resolve("out");
    byte[] before = stopped(scenario, out);
    Files.move(folder.resolve("abcab.parquet"), folder.resolve("elsewhere.parquet"));
    try (RunJournal journal = new ResultFolder(out).journal(scenario, true)) {
      assertThat(journal.runs()).isEqualTo(4);
      assertThatThrownBy(() -> run(scenario, journal)).hasMessageContaining("abcab.parquet");
    }
    assertThat(out.resolve(RunJournal.FILE)).hasBinaryContent(before);
    // Optima that nobody asked for are of no use, and are not added to what is there.
    Files.move(folder.resolve("elsewhere.parquet"), folder.resolve("abcab.parquet"));
    Scenario weighted = traces.scenario("gone.yaml", """
        scenario: gone
        trace: { path: abcab.parquet }
        cache: { policy: hybrimoe, capacity: 3 experts }
        """);
    try (RunJournal journal = new ResultFolder(out).journal(weighted, true)) {
      assertThatThrownBy(() -> run(weighted, journal)).hasMessageContaining("gate weights");
    }
    assertThat(out.resolve(RunJournal.FILE)).hasBinaryContent(before);
    Path fresh = folder.resolve("fresh");
    try (RunJournal journal = new ResultFolder(fresh).journal(weighted, false)) {
      assertThatThrownBy(() -> run(weighted, journal)).hasMessageContaining("gate weights");
    }
    assertThat(fresh).isEmptyDirectory();
  }

  @Test
  void finishedRunsThatCannotBeReadEndAll() {
    FinishedRuns damaged = new InMemory() {
      @Override
      public boolean has(String key) {
        throw new InputException(Location.of("journal"), "input/output error");
      }
    };
    assertThatThrownBy(() -> run(Runs.scenario(CACHES), damaged))
        .isInstanceOf(InputException.class)
        .hasMessage("journal: input/output error");
  }

  @Test
  void aFaultElsewhereIsReadWithItsCauses() {
    Exception inner = new IllegalStateException("inner");
    Exception outer = new IllegalArgumentException("outer", inner);
    Throwable read =
        RunReply.decode(RunReply.failed(3, outer).encoded()).failure().orElseThrow();
    assertThat(read).hasToString("java.lang.IllegalArgumentException: outer");
    assertThat(read.getCause()).hasToString("java.lang.IllegalStateException: inner");
    assertThat(read.getCause().getStackTrace()[0].getMethodName())
        .isEqualTo("aFaultElsewhereIsReadWithItsCauses");
    inner.initCause(outer);
    assertThat(RunReply.failed(3, outer).encoded()).hasSizeLessThan(200_000);
  }

  @Test
  void aResultThatCannotBeKeptEndsAll() {
    FinishedRuns full = new InMemory() {
      @Override
      public boolean keep(String key, byte[] result) {
        throw new InputException(Location.of("journal"), "no space left");
      }
    };
    assertThatThrownBy(() -> run(Runs.scenario(CACHES), full))
        .isInstanceOf(InputException.class)
        .hasMessage("journal: no space left");
  }
}
