package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moesim.input.InputException;
import org.junit.jupiter.api.Test;

/**
 * The columns about optima where Belady's rule is none: loads of unequal cost, experts of unequal
 * size.
 */
class OptimumColumnsTest {
  private static final String SCENARIO = """
      scenario: optima
      model: { layers: 4, experts: 8, top_k: 2, expert_bytes: 16 kB }
      trace: { format: zipf-layered, tokens: 200, seed: 7 }
      cache: { policy: lru, capacity: 14 experts }
      """;

  private static Map<Metric, Number> row(String policy, String... settings) {
    return Runs.row(Runs.run(SCENARIO, settings), Map.of("cache.policy", policy));
  }

  @Test
  void scenariosWithoutCostsAndSizesKeepTheirColumns() {
    List<Metric> columns = new ArrayList<>(Metric.REPLAYED);
    columns.add(Metric.OPTIMUM_METHOD);
    assertThat(Runs.run(SCENARIO).metrics()).isEqualTo(columns);
  }

  @Test
  void equalCostsGiveTheMissesOfTheOptimumByAFlow() {
    // Every load costs 3, so that the least cost is three times the fewest misses: flow and Belady.
    Map<Metric, Number> lru = row("lru", "cache.miss_cost=3");
    long misses = lru.get(Metric.MISSES).longValue();
    long optimal = lru.get(Metric.OPTIMAL_MISSES).longValue();
    assertThat(lru)
        .containsEntry(Metric.LOADED_COST, 3 * misses)
        .containsEntry(Metric.OPTIMAL_COST, 3 * optimal)
        .containsEntry(Metric.COST_RATIO, (double) misses / optimal);
  }

  @Test
  void besideCostsALoadOfCostOneCountsAsAMiss() {
    String swept = SCENARIO + "sweep: { cache.miss_cost: [\"1\", \"2\"] }\n";
    Map<Metric, Number> one =
        Runs.row(Runs.run(swept), Map.of("cache.policy", "lru", "cache.miss_cost", "1"));
    assertThat(one)
        .containsEntry(Metric.LOADED_COST, one.get(Metric.MISSES))
        .containsEntry(Metric.OPTIMAL_COST, one.get(Metric.OPTIMAL_MISSES));
  }

  @Test
  void theLeastCostIsBelowThatOfTheFewestMisses() {
    Map<Metric, Number> belady = row("belady", "cache.miss_cost=\"0-1: 1, more: 20\"");
    assertThat(belady.get(Metric.OPTIMAL_COST).longValue())
        .isLessThan(belady.get(Metric.LOADED_COST).longValue());
    assertThat(belady).containsEntry(Metric.COMPETITIVE_RATIO, 1.0);
  }

  @Test
  void theFlowCountsNoLoadsOfTheWarmUp() {
    Map<Metric, Number> cold = row("lru", "cache.miss_cost=2");
    Map<Metric, Number> warm = row("lru", "cache.miss_cost=2", "cache.warmup=100 steps");
    assertThat(warm).doesNotContainKey(Metric.OPTIMAL_MISSES);
    assertThat(warm.get(Metric.OPTIMAL_COST).longValue())
        .isPositive()
        .isLessThan(cold.get(Metric.OPTIMAL_COST).longValue());
  }

  @Test
  void unequalExpertsHaveBoundsAndNoOptimum() {
    String[] mixed = {"model.expert_bits=\"2: 50 %, 4: 25 %, 8: 25 %\"", "cache.capacity=50 kB"};
    Map<Metric, Number> lru = row("lru", mixed);
    Map<Metric, Number> belady = row("belady", mixed);
    Map<Metric, Number> weaker = row("lru", mixed[0], mixed[1], "cache.optimum=pfoo");
    long least = lru.get(Metric.OPTIMAL_MISSES_AT_LEAST).longValue();
    long most = lru.get(Metric.OPTIMAL_MISSES_AT_MOST).longValue();
    assertThat(lru).doesNotContainKeys(Metric.OPTIMAL_MISSES, Metric.COMPETITIVE_RATIO);
    assertThat(least).isLessThanOrEqualTo(most);
    assertThat(most).isLessThanOrEqualTo(belady.get(Metric.MISSES).longValue());
    assertThat(weaker.get(Metric.OPTIMAL_MISSES_AT_LEAST).longValue())
        .isPositive()
        .isLessThanOrEqualTo(least);
    assertThat(weaker.get(Metric.OPTIMAL_MISSES_AT_MOST).longValue())
        .isGreaterThanOrEqualTo(least)
        .isLessThan(belady.get(Metric.MISSES).longValue());
    assertThat(lru.get(Metric.MISSES_VS_LOWER_BOUND).doubleValue())
        .isCloseTo(lru.get(Metric.MISSES).doubleValue() / least, within(1e-12));
  }

  @Test
  void theMethodIsNamed() {
    String mixed = "model.expert_bits=\"2: 50 %, 4: 50 %\"";
    assertThat(method()).isEqualTo("ktns");
    assertThat(method("cache.semantics=sequential")).isEqualTo("belady");
    assertThat(method("cache.semantics=event-atomic")).isEqualTo("bypass");
    assertThat(method("cache.warmup=100 steps")).isEqualTo("ktns");
    assertThat(method(mixed, "cache.capacity=50 kB")).isEqualTo("foo");
    assertThat(method(mixed, "cache.capacity=50 kB", "cache.optimum=none")).isEqualTo("ktns");
    assertThat(method(mixed, "cache.capacity=50 kB", "cache.optimum=pfoo")).isEqualTo("pfoo");
    assertThat(method("cache.miss_cost=2")).isEqualTo("min-cost-flow");
    assertThat(method("cache.miss_cost=2", "cache.optimum=none")).isEqualTo("ktns");
  }

  private static String method(String... settings) {
    return String.valueOf(Runs.run(SCENARIO, settings).rows().get(0).value(Metric.OPTIMUM_METHOD));
  }

  @Test
  void whatIsLeftOutIsSaid() {
    assertThat(Experiment.run(
                Runs.scenario(SCENARIO, "cache.miss_cost=2", "cache.optimum=none"),
                1,
                Progress.none())
            .notes())
        .contains(
            "optimal_cost is empty at capacity 14 experts: cache.optimum: none leaves it out");
  }

  @Test
  void wrongCostsAndBitsAreRefusedAtTheirPlace() {
    refuses("cache.miss_cost=\"0-3: 1, 2-5: 3, more: 1\"", "stand twice");
    refuses("cache.miss_cost=\"0-3: 1\"", "does not end with the cost of all other layers");
    refuses("cache.miss_cost=0", "outside [1, ");
    refuses("cache.miss_cost=\"4: 2, more: 1\"", "names layer 4, but the 4 MoE layers");
    refuses("model.expert_bits=\"2: 50 %, 4: 40 %\"", "add up to 90 %");
    refuses("model.expert_bits=\"40: 100 %\"", "outside [1, 32]");
  }

  private static void refuses(String setting, String message) {
    assertThatThrownBy(() -> Runs.scenario(SCENARIO, setting))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }
}
