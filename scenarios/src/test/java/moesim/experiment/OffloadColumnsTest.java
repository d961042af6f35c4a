package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import moesim.input.InputException;
import org.junit.jupiter.api.Test;

/** The time of an offload server, from the scenario to the columns. */
class OffloadColumnsTest {
  private static final double NANO = 1e-9;
  private static final double EXACT = 1e-12;

  /** A load takes 16 kB / (1 GB/s x 0.5) + 8 us = 40 us. */
  private static final String SCENARIO = """
      scenario: offload
      model: { layers: 4, experts: 8, top_k: 2, expert_bytes: 16 kB }
      trace: { format: zipf-layered, tokens: 200, seed: 7 }
      machine:
        kind: offload-server
        link: { bandwidth: 1 GB/s, efficiency: 0.5, latency: 8 us }
        compute: { layer: 30 us, expert: 5 us }
      cache: { policy: lru, capacity: 14 experts }
      sweep: { cache.policy: [lru, belady], prefetch.policy: [none] }
      """;

  private static final double COMPUTE = 200 * 4 * (30e-6 + 2 * 5e-6);
  private static final double LOAD = 40e-6;

  private static Map<Metric, Number> row(String policy, String... settings) {
    return Runs.row(Runs.run(SCENARIO, settings), Map.of("cache.policy", policy));
  }

  private static double value(Map<Metric, Number> row, Metric metric) {
    return row.get(metric).doubleValue();
  }

  @Test
  void timeIsComputationAndStall() {
    Map<Metric, Number> lru = row("lru");
    double misses = value(lru, Metric.MISSES);
    double seconds = value(lru, OffloadMetrics.REPLAY_SECONDS);
    double stall = value(lru, OffloadMetrics.STALL_SECONDS);
    assertThat(value(lru, OffloadMetrics.COMPUTE_SECONDS)).isCloseTo(COMPUTE, within(NANO));
    assertThat(seconds).isCloseTo(COMPUTE + stall, within(NANO));
    // Nothing is loaded ahead: the link works only while the device waits or computes an expert.
    assertThat(stall).isBetween(misses * LOAD - 200 * 4 * 5e-6, misses * LOAD);
    assertThat(value(lru, OffloadMetrics.LINK_BUSY) * seconds)
        .isCloseTo(misses * LOAD, within(NANO));
    assertThat(value(lru, OffloadMetrics.STALL_SECONDS_PER_TOKEN))
        .isCloseTo(stall / 200, within(EXACT));
    assertThat(value(lru, OffloadMetrics.TOKENS_PER_SECOND) * seconds).isCloseTo(200, within(NANO));
  }

  @Test
  void theSandwichStandsBesideEveryRun() {
    Map<Metric, Number> lru = row("lru");
    Map<Metric, Number> belady = row("belady");
    double least = value(lru, OffloadMetrics.REPLAY_SECONDS_AT_LEAST);
    double conservative = value(lru, OffloadMetrics.CONSERVATIVE_SECONDS);
    assertThat(least)
        .isCloseTo(Math.max(COMPUTE, value(lru, Metric.OPTIMAL_MISSES) * LOAD), within(NANO));
    assertThat(conservative).isEqualTo(value(belady, OffloadMetrics.REPLAY_SECONDS));
    assertThat(conservative).isBetween(least, 2 * least);
    assertThat(value(lru, OffloadMetrics.REPLAY_SECONDS)).isGreaterThan(conservative);
    assertThat(value(lru, OffloadMetrics.SECONDS_VS_LOWER_BOUND))
        .isCloseTo(value(lru, OffloadMetrics.REPLAY_SECONDS) / least, within(EXACT));
  }

  @Test
  void timeMovesNoCount() {
    String caches = SCENARIO.replaceAll("(?s)machine:.*cache:", "cache:");
    for (String prefetch : new String[] {"none", "heat-map", "oracle"}) {
      String setting = "prefetch.policy=" + prefetch;
      String yaml = SCENARIO.replace("[lru, belady]", "[lru]").replaceAll(", prefetch.*]", "");
      Map<Metric, Number> timed = Runs.row(Runs.run(yaml, setting), Map.of("cache.policy", "lru"));
      Map<Metric, Number> counted = Runs.row(
          Runs.run(
              caches.replace("[lru, belady]", "[lru]").replaceAll(", prefetch.*]", ""), setting),
          Map.of("cache.policy", "lru"));
      assertThat(timed).as(prefetch).containsAllEntriesOf(counted);
      assertThat(timed).as(prefetch).hasSize(counted.size() + OffloadMetrics.ALL.size());
    }
  }

  @Test
  void aWarmUpLeavesOutWhatHasNoMeaning() {
    Map<Metric, Number> lru = row("lru", "cache.warmup=50 steps");
    assertThat(value(lru, OffloadMetrics.COMPUTE_SECONDS)).isCloseTo(COMPUTE * 0.75, within(NANO));
    assertThat(lru)
        .doesNotContainKeys(
            OffloadMetrics.TOKENS_PER_SECOND,
            OffloadMetrics.STALL_SECONDS_PER_TOKEN,
            OffloadMetrics.REPLAY_SECONDS_AT_LEAST,
            OffloadMetrics.SECONDS_VS_LOWER_BOUND);
  }

  @Test
  void whereNoTimePassesNothingIsDividedByIt() {
    // All 32 pages fit and are loaded in the warm-up; computing takes no time.
    Map<Metric, Number> lru = row(
        "lru",
        "cache.warmup=150 steps",
        "cache.capacity=32 experts",
        "machine.compute.layer=0 ns",
        "machine.compute.expert=0 ns");
    assertThat(value(lru, Metric.MISSES)).isZero();
    assertThat(value(lru, OffloadMetrics.REPLAY_SECONDS)).isZero();
    assertThat(lru)
        .doesNotContainKeys(
            OffloadMetrics.LINK_BUSY,
            OffloadMetrics.TOKENS_PER_SECOND,
            OffloadMetrics.SECONDS_VS_LOWER_BOUND);
  }

  @Test
  void expertsOfDifferentSizesHaveALowerBound() {
    String yaml = SCENARIO
        .replace("16 kB }", "16 kB, expert_bits: \"2: 25 %, 4: 75 %\" }")
        .replace("14 experts", "40 kB")
        .replace("1 GB/s", "1 MB/s")
        .replace("sweep: { cache.policy: [lru, belady], prefetch", "sweep: { prefetch");
    Map<Metric, Number> lru = Runs.row(Runs.run(yaml), Map.of("cache.policy", "lru"));
    // The smallest expert has 2 kB: 2 kB / (1 MB/s x 0.5) + 8 us = 4.008 ms.
    double loads = value(lru, Metric.OPTIMAL_MISSES_AT_LEAST) * 4.008e-3;
    assertThat(loads).isGreaterThan(COMPUTE);
    assertThat(value(lru, OffloadMetrics.REPLAY_SECONDS_AT_LEAST))
        .isCloseTo(loads, within(NANO))
        .isLessThan(value(lru, OffloadMetrics.REPLAY_SECONDS));
    assertThat(lru).doesNotContainKey(OffloadMetrics.CONSERVATIVE_SECONDS);
  }

  @Test
  void needsTheSizeOfAnExpert() {
    String yaml = SCENARIO.replace(", expert_bytes: 16 kB", "");
    assertThatThrownBy(() -> Runs.run(yaml))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("offload-server needs to know how large an expert is");
  }
}
