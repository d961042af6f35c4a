package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import moesim.report.TextReport;
import moesim.scenario.Scenario;
import org.junit.jupiter.api.Test;

class ReplicationSummaryTest {
  private static final String YAML = """
      scenario: replicated
      seed: 11
      replications: 4
      confidence: 0.9
      model: { layers: 4, experts: 16, top_k: 2 }
      trace: { format: zipf-layered, tokens: 60 }
      cache: { policy: lru, capacity: 16 experts }
      sweep:
        cache.capacity: [12 experts, 16 experts]
      """;

  /** t(3, 0.95), as printed tables have it. */
  private static final double T = 2.353363;

  @Test
  void isWhatTheSingleRunsGive() {
    Scenario scenario = Runs.scenario(YAML);
    Experiment.Outcome outcome = Experiment.run(scenario, 2, Progress.none());
    ResultTable summary = outcome.details().get(ReplicationSummary.NAME);
    assertThat(summary.keys()).containsExactly("cache.policy", "cache.capacity");
    // Two capacities, LRU and the optimum.
    assertThat(summary.rows()).hasSize(4);
    double[] alone = IntStream.range(0, 4)
        .mapToDouble(r -> Runs.row(
                Runs.run(YAML, "replications=1", "seed=" + (11 + r)),
                Map.of("cache.policy", "lru", "cache.capacity", "16 experts"))
            .get(Metric.MISS_RATIO)
            .doubleValue())
        .toArray();
    double mean = (alone[0] + alone[1] + alone[2] + alone[3]) / 4;
    double squares = 0;
    for (double value : alone) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / 3);
    Map<Metric, Number> row =
        Runs.row(summary, Map.of("cache.policy", "lru", "cache.capacity", "16 experts"));
    assertThat(row.get(ReplicationSummary.COUNT)).isEqualTo(4L);
    assertThat(row.get(ReplicationSummary.meanOf(Metric.MISS_RATIO)).doubleValue())
        .isCloseTo(mean, within(1e-15));
    assertThat(row.get(ReplicationSummary.deviationOf(Metric.MISS_RATIO)).doubleValue())
        .isCloseTo(deviation, within(1e-15));
    assertThat(row.get(ReplicationSummary.halfWidthOf(Metric.MISS_RATIO)).doubleValue())
        .isCloseTo(T * deviation / 2, within(1e-6));
  }

  @Test
  void whatIsRunOnceHasAMeanOnly() {
    ResultTable summary = Experiment.run(
            Runs.scenario(YAML.replace("tokens: 60", "tokens: 60, seed: 5")
                .replace(
                    "  cache.capacity: [12 experts, 16 experts]", "  cache.policy: [lru, random]")),
            2,
            Progress.none())
        .details()
        .get(ReplicationSummary.NAME);
    Map<Metric, Number> lru = Runs.row(summary, Map.of("cache.policy", "lru"));
    assertThat(lru.get(ReplicationSummary.COUNT)).isEqualTo(1L);
    assertThat(lru).containsKey(ReplicationSummary.meanOf(Metric.MISSES));
    assertThat(lru).doesNotContainKey(ReplicationSummary.halfWidthOf(Metric.MISSES));
    Map<Metric, Number> random = Runs.row(summary, Map.of("cache.policy", "random"));
    assertThat(random.get(ReplicationSummary.COUNT)).isEqualTo(4L);
    assertThat(random.get(ReplicationSummary.deviationOf(Metric.MISSES)).doubleValue())
        .isPositive();
  }

  @Test
  void theTerminalShowsTheSummaryInsteadOfTheRuns() {
    Scenario scenario = Runs.scenario(YAML);
    List<String> lines = TextReport.of(scenario, Experiment.run(scenario, 2, Progress.none()))
        .lines()
        .toList();
    assertThat(lines)
        .anyMatch(line -> line.matches("lru +12 experts +4 .*\\d\\.\\d{4} ± 0\\.\\d{4}.*"))
        .contains("mean ± half width of its confidence interval over the replications");
    assertThat(Experiment.run(Runs.scenario(YAML, "replications=1"), 2, Progress.none())
            .details())
        .doesNotContainKey(ReplicationSummary.NAME);
  }
}
