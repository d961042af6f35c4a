package moesim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.experiment.Experiment;
import moesim.experiment.FinishedRuns;
import moesim.experiment.Progress;
import moesim.experiment.ResultTable;
import moesim.input.InputException;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Event traces against the rules of their format, and against what the runs count by other means.
 */
class EventFilesTest {
  private static final String YAML = """
      scenario: events
      model: { layers: 3, experts: 16, top_k: 2, hidden_size: 512, expert_intermediate_size: 256, expert_matrices: 3, weights: fp8, dense_params: 1000000 }
      trace: { format: calibrated, router: qwen3-235b-a22b, requests: 4, decode_tokens: 2, prompt_median: 2, prompt_least: 2, prompt_most: 2 }
      batch: { requests: 4, iterations: 2 }
      machine: { kind: wafer, preset: orders-in-chaos, topology.mesh: 2x2, die.efficiency: 0.7, hbm.efficiency: 0.9, hbm.overflow: warn }
      allocation: { policy: first-seen-round-robin }
      cache: { policy: lru, capacity: 3 GB }
      """;

  @TempDir
  private Path folder = Path.of("");

  private Experiment.Outcome run(Path out, String window, String rows, int threads, String... set)
      throws IOException {
    Scenario scenario =
        ScenarioReader.read(new ScenarioText("test.yaml", Path.of(""), YAML, List.of(set)));
    EventRequest request = new EventRequest(window, rows);
    request.check(scenario);
    Files.createDirectories(out);
    ResultFolder results = new ResultFolder(out);
    try (EventFiles events = results.events(scenario, request)) {
      Experiment.Outcome outcome =
          Experiment.run(scenario, threads, FinishedRuns.none(), events, Progress.none());
      results.write(scenario, outcome, Optional.of(events), Instant.EPOCH, Duration.ZERO, threads);
      return outcome;
    }
  }

  private static long ps(Map<?, Number> metrics, String name) {
    return metrics.entrySet().stream()
        .filter(metric -> ((moesim.experiment.Metric) metric.getKey()).name().equals(name))
        .mapToLong(metric -> Math.round(1e12 * metric.getValue().doubleValue()))
        .findFirst()
        .orElseThrow();
  }

  private static String last(ResultTable.Row row, int back) {
    return row.values().get(row.values().size() - back);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seed=1",
        "machine.preset=realistic",
        "machine.fidelity=analytic",
        "machine.link.duplex=full",
        "machine.lever=perfect-cache",
        "machine.lever=infinite-links",
        "machine.lever=perfect-balance",
        "machine.lever=infinite-compute",
        "prediction.policy=cross-token",
        "allocation.policy=home"
      })
  void tracksAddUpToWhatTheRunCounted(String setting) throws IOException {
    Experiment.Outcome outcome = run(folder, "..", "", 1, setting);
    TraceEvents trace = TraceEvents.read(folder.resolve("events-1.json.gz"));
    Map<?, Number> row = outcome.table().rows().get(0).metrics();
    long decodePs = ps(row, "prefill_seconds");
    boolean both =
        trace.events.stream().noneMatch(event -> event.toString().contains("0 \u2192 1"));
    long queuedPs = 0;
    for (ResultTable.Row link : outcome.details().get("links").rows()) {
      String track = "links / " + last(link, 2) + (both ? " \u2013 " : " \u2192 ") + last(link, 1);
      assertThat(trace.busyPs(track, decodePs))
          .as(track)
          .isEqualTo(ps(link.metrics(), "busy_seconds"));
      queuedPs += ps(link.metrics(), "queued_seconds");
    }
    for (ResultTable.Row die : outcome.details().get("dies").rows()) {
      String tracks = "die " + last(die, 1) + " / ";
      assertThat(trace.busyPs(tracks + "compute", decodePs))
          .isEqualTo(ps(die.metrics(), "busy_seconds"));
      assertThat(trace.busyPs(tracks + "hbm", decodePs))
          .isEqualTo(ps(die.metrics(), "hbm_busy_seconds"));
      assertThat(trace.busyPs(tracks + "port", decodePs))
          .isEqualTo(ps(die.metrics(), "port_busy_seconds"));
    }
    long endPs = decodePs + ps(row, "decode_seconds");
    assertThat(trace.lastPs()).isEqualTo(endPs);
    assertThat(trace.busyPs("layer steps / layer steps", 0)).isEqualTo(endPs);
    assertThat(trace.busyPs("layer steps / parts", 0)).isEqualTo(endPs);
    assertThat(trace.slices.get("layer steps / layer steps")).hasSize(2 * 3);
    if (setting.equals("seed=1")) {
      assertThat(trace.flows()).isPositive();
      assertThat(queuedPs).isPositive();
    }
  }

  @Test
  void bytesDoNotDependOnThreadsAndVerifyMakesThemAgain() throws IOException {
    String sweep = "machine.fidelity=contended";
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    run(one, "10 us..20 us", "", 1, sweep);
    run(two, "10 us..20 us", "", 2, sweep);
    assertThat(two.resolve("events-1.json.gz"))
        .hasSameBinaryContentAs(one.resolve("events-1.json.gz"));
    assertThat(new ResultFolder(one).verify(1, Progress.none())).isEmpty();
    Files.write(one.resolve("events-2.json.gz"), new byte[] {1});
    assertThat(new ResultFolder(one).verify(1, Progress.none()))
        .containsExactly(one.resolve("events-2.json.gz") + ": not of these runs");
    Files.delete(one.resolve("events-2.json.gz"));
    Files.write(one.resolve("events-1.json.gz"), new byte[] {1});
    assertThat(new ResultFolder(one).verify(1, Progress.none()))
        .singleElement()
        .asString()
        .contains("events-1.json.gz: differs from byte 0");
  }

  @Test
  void aWindowHoldsWhatReachesIntoItAndNothingElse() throws IOException {
    run(folder.resolve("all"), "..", "", 1);
    run(folder.resolve("part"), "10 us..20 us", "", 1);
    TraceEvents all = TraceEvents.read(folder.resolve("all/events-1.json.gz"));
    TraceEvents part = TraceEvents.read(folder.resolve("part/events-1.json.gz"));
    all.slices.forEach((track, slices) -> assertThat(part.slices.getOrDefault(track, List.of()))
        .as(track)
        .containsAll(slices.stream()
            .filter(slice -> slice.beginPs() < 20_000_000 && slice.endPs() > 10_000_000)
            .toList()));
    // The others waited within it.
    assertThat(part.slices.get("layer steps / parts"))
        .allMatch(slice -> slice.beginPs() < 20_000_000 && slice.endPs() > 10_000_000);
    assertThat(part.events.size()).isLessThan(all.events.size() / 2);
  }

  @Test
  void anEndOfTheWindowPastTheRunIsNoProblemItsBeginningIs() throws IOException {
    run(folder.resolve("long"), "1 us..9000 s", "", 1);
    Path late = folder.resolve("late");
    assertThatThrownBy(() -> run(late, "8 s..9 s", "", 1))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(
            "--events 8 s\\.\\.9 s: the window begins when the run is over: row 1 ends at [0-9.]+ us");
    try (var files = Files.list(late)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void microsecondsAreExact() {
    assertThat(EventFile.micros(0)).isEqualTo("0");
    assertThat(EventFile.micros(1)).isEqualTo("0.000001");
    assertThat(EventFile.micros(1_500_000)).isEqualTo("1.5");
    assertThat(EventFile.micros(9_007_199_254_740_991L)).isEqualTo("9007199254.740991");
  }
}
