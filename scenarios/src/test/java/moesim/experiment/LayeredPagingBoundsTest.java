package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.input.InputException;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * scenarios/paper/layered-paging-bounds.yaml and its adversaries, against the ratios of an
 * independent program.
 */
@Tag("once")
class LayeredPagingBoundsTest {
  private static ResultTable bounds = new ResultTable(List.of(), List.of(), List.of());

  @BeforeAll
  static void run() {
    bounds = Experiment.run(
            ScenarioReader.read(
                ScenarioText.of(Path.of("paper/layered-paging-bounds.yaml"), List.of())),
            2,
            Progress.none())
        .table();
  }

  private static Map<Metric, Number> row(String variant, String policy) {
    return Runs.row(bounds, Map.of("variant", variant, "cache.policy", policy));
  }

  private static double value(Map<Metric, Number> row, Metric metric) {
    return Optional.ofNullable(row.get(metric)).orElseThrow().doubleValue();
  }

  /** Printed: misses per optimal miss in 40,000 rounds; 0 for unbounded. */
  @ParameterizedTest
  @CsvSource({
    "T2 l=4 n=4 k=7, 4, 7.000, 7.000, 5.000, 7.000",
    "T2 l=4 n=4 k=10, 7, 9.333, 9.900, 7.272, 0",
    "T2 l=4 n=4 k=15, 12, 15.000, 15.000, 12.108, 15.000",
    "T2 l=8 n=8 k=31, 24, 31.002, 31.002, 24.010, 31.002",
    "T2 l=8 n=8 k=63, 56, 62.992, 62.992, 55.999, 62.992",
    "T2 l=16 n=8 k=40, 25, 36.112, 39.792, 25.002, 0"
  })
  void t2TheAdaptiveAdversaryIsAsCostlyAsPrinted(
      String variant, double bound, double lru, double fifo, double llru, double lfu) {
    List<String> policies =
        List.of("lru", "fifo", "layer-aware-lru", "lfu", "furthest-layer-distance");
    double[] printed = {lru, fifo, llru, lfu, 0};
    for (int i = 0; i < printed.length; i++) {
      Map<Metric, Number> row = row(variant, policies.get(i));
      assertThat(value(row, Metric.BOUND_RATIO)).isEqualTo(bound);
      assertThat(value(row, Metric.BOUND_THEOREM)).isEqualTo(2);
      if (printed[i] == 0) {
        // At least a miss in each of 40,000 rounds, while the optimum pays next to nothing.
        assertThat(value(row, Metric.MISSES)).as(policies.get(i)).isGreaterThanOrEqualTo(40_000);
        Number ratio = row.get(Metric.MISSES_VS_BELADY);
        assertThat(ratio == null || ratio.doubleValue() > 20_000)
            .as("%s: %s", policies.get(i), ratio)
            .isTrue();
      } else {
        assertThat(value(row, Metric.MISSES_VS_BELADY))
            .as(policies.get(i))
            .isCloseTo(printed[i], within(0.00051));
      }
    }
    // The 40,000 rounds begin and end in the middle of a phase: the optimum may pay one more.
    Map<Metric, Number> random = row(variant, "random");
    double optimum = value(random, Metric.MISSES) / value(random, Metric.MISSES_VS_BELADY);
    assertThat(value(random, Metric.MISSES)).isGreaterThan(bound * (optimum - 1));
  }

  @Test
  void t1TheSharesMissOncePerRoundAndTheOptimum34TimesInAll() {
    Map<Metric, Number> shares = row("T1 shares 10,000 rounds", "lru");
    assertThat(value(shares, Metric.MISSES)).isEqualTo(10_031);
    assertThat(value(shares, Metric.OPTIMAL_MISSES)).isEqualTo(34);
    assertThat(value(shares, Metric.BOUND_THEOREM)).isEqualTo(1);
    assertThat(shares).doesNotContainKey(Metric.BOUND_RATIO);
    assertThat(value(row("T1 shares 20,000 rounds", "lru"), Metric.MISSES)).isEqualTo(20_031);
    assertThat(value(row("T1 shared 10,000 rounds", "lru"), Metric.MISSES)).isEqualTo(34);
    assertThat(value(row("T1 shared 10,000 rounds", "layer-aware-lru"), Metric.MISSES))
        .isEqualTo(34);
    assertThat(row("T1 shared 10,000 rounds", "lru")).doesNotContainKey(Metric.BOUND_THEOREM);
  }

  @Test
  void t3TheCycleIsAsCostlyAsPrinted() {
    assertThat(value(row("T3 l=4 k=7", "lru"), Metric.COMPETITIVE_RATIO))
        .isCloseTo(6.973, within(0.0005));
    assertThat(value(row("T3 l=4 k=7", "lru"), Metric.BOUND_RATIO)).isEqualTo(7);
    assertThat(value(row("T3 l=4 k=9", "fifo"), Metric.COMPETITIVE_RATIO))
        .isCloseTo(3.659, within(0.0005));
    // 11 / 3: a cycle of 12.
    assertThat(value(row("T3 l=4 k=9", "fifo"), Metric.BOUND_RATIO))
        .isCloseTo(11 / 3.0, within(1e-12));
    assertThat(row("T3 l=4 k=9", "layer-aware-lru")).doesNotContainKey(Metric.BOUND_THEOREM);
  }

  @ParameterizedTest
  @CsvSource({
    "T4 l=4 n=2 k=7, 1.5, 1.975",
    "T4 l=4 n=4 k=15, 2.0833333, 2.970",
    "T4 l=32 n=8 k=255, 2.7178571, 4.228"
  })
  void t4TheLeastRatioOfSixPoliciesIsAboutAsPrinted(String variant, double bound, double printed) {
    double least = Double.MAX_VALUE;
    for (String policy :
        List.of("lru", "fifo", "layer-aware-lru", "lfu", "furthest-layer-distance", "random")) {
      Map<Metric, Number> row = row(variant, policy);
      assertThat(value(row, Metric.BOUND_RATIO)).isCloseTo(bound, within(1e-6));
      least = Math.min(least, value(row, Metric.COMPETITIVE_RATIO));
    }
    // Another random trace of the same law: within 2 %.
    assertThat(least).isGreaterThan(bound).isCloseTo(printed, within(0.02 * printed));
  }

  @Test
  void theAdaptiveAdversaryRuinsSharesOfAnyPolicy() {
    // 8 places in 4 layers: shares of 2; the ninth page is the first layer's third. 4 layers of 3
    // and 2 more fit 8 places.
    ResultTable table = Runs.run("""
        scenario: shares
        model: { layers: 4, experts: 4, top_k: 1 }
        trace: { format: adversary-adaptive, tokens: 3000 }
        cache: { policy: lru, capacity: 8 experts, semantics: sequential, shared: false }
        sweep: { cache.policy: [lru, fifo, lfu, random] }
        """);
    for (String policy : List.of("lru", "fifo", "lfu", "random")) {
      Map<Metric, Number> row = Runs.row(table, Map.of("cache.policy", policy));
      assertThat(value(row, Metric.MISSES)).as(policy).isGreaterThanOrEqualTo(3000);
      assertThat(value(row, Metric.OPTIMAL_MISSES)).as(policy).isLessThanOrEqualTo(10);
      assertThat(value(row, Metric.BOUND_THEOREM)).isEqualTo(1);
    }
  }

  @Test
  void noBoundIsPrintedWhereNoTheoremSpeaks() {
    ResultTable table = Runs.run("""
        scenario: none
        model: { layers: 4, experts: 4, top_k: 1 }
        trace: { format: zipf-layered, tokens: 50, exponent: 0, odd_exponent: 1 }
        cache: { policy: lru, capacity: 15 experts }
        """);
    assertThat(table.metrics()).doesNotContain(Metric.BOUND_RATIO, Metric.BOUND_THEOREM);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cache.policy=belady; cache.policy: trace format \"adversary-adaptive\" cannot be made against \"belady\"",
        "cache.capacity=1 GB; cache.capacity: trace format \"adversary-adaptive\" needs a capacity in experts or percent",
        "prefetch.policy=oracle; prefetch.policy: trace format \"adversary-adaptive\" is made against caches that load nothing ahead",
        "model.top_k=2; adversary-adaptive requests one expert per layer",
        "cache.capacity=3 experts; needs a cache of at least one round, 4 experts"
      })
  void whatCannotBeAttackedIsAProblemOfTheScenario(String setting, String message) {
    assertThatThrownBy(() -> Runs.run("""
            scenario: refused
            model: { layers: 4, experts: 4, top_k: 1, expert_bytes: 1 MB }
            trace: { format: adversary-adaptive, tokens: 10 }
            cache: { policy: lru, capacity: 8 experts, semantics: sequential }
            """, setting))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aWaferIsNoOpponent() {
    assertThatThrownBy(() -> Runs.scenario("""
            scenario: refused
            model: { preset: llama-4-maverick }
            trace: { format: adversary-adaptive, tokens: 10 }
            batch: { requests: 1, iterations: 2 }
            machine: { kind: wafer, preset: orders-in-chaos }
            """))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "trace.format: made against the caches of a run, which a wafer has none of");
  }
}
