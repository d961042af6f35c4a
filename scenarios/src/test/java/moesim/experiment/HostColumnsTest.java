package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import moesim.input.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Host memory that holds part of the experts, from the scenario to the columns. */
class HostColumnsTest {
  private static final double NANO = 1e-9;

  /** A read takes 16 kB / (0.4 GB/s x 0.5) + 20 us = 100 us. */
  private static final String SCENARIO = """
      scenario: tiers
      model: { layers: 4, experts: 8, top_k: 2, expert_bytes: 16 kB }
      trace: { format: zipf-layered, tokens: 200, seed: 7 }
      machine:
        kind: offload-server
        link: { bandwidth: 1 GB/s, efficiency: 0.5, latency: 8 us }
        compute: { layer: 30 us, expert: 5 us }
        host: { capacity: 20 experts }
        ssd: { bandwidth: 0.4 GB/s, efficiency: 0.5, latency: 20 us }
      cache: { policy: lru, capacity: 14 experts }
      """;

  private static final double READ = 100e-6;

  private static Map<Metric, Number> row(String... settings) {
    return Runs.row(Runs.run(SCENARIO, settings), Map.of("cache.policy", "lru"));
  }

  private static double value(Map<Metric, Number> row, Metric metric) {
    return row.get(metric).doubleValue();
  }

  @Test
  void readsTakeTheTimeOfTheirBytes() {
    Map<Metric, Number> lru = row();
    double misses = value(lru, OffloadMetrics.HOST_MISSES);
    double seconds = value(lru, OffloadMetrics.REPLAY_SECONDS);
    assertThat(misses).isPositive();
    assertThat(value(lru, OffloadMetrics.HOST_MISS_RATIO) * value(lru, Metric.MISSES))
        .isCloseTo(misses, within(NANO));
    assertThat(value(lru, OffloadMetrics.SSD_BYTES)).isEqualTo(misses * 16_000);
    assertThat(value(lru, OffloadMetrics.SSD_BUSY) * seconds)
        .isCloseTo(misses * READ, within(NANO));
    assertThat(value(lru, OffloadMetrics.SSD_STALL_SECONDS))
        .isPositive()
        .isLessThan(value(lru, OffloadMetrics.STALL_SECONDS))
        .isLessThanOrEqualTo(misses * READ + NANO);
    assertThat(seconds).isGreaterThan(value(lru, OffloadMetrics.REPLAY_SECONDS_AT_LEAST));
    assertThat(lru).doesNotContainKey(OffloadMetrics.CONSERVATIVE_SECONDS);
  }

  @ParameterizedTest
  @CsvSource({"none", "heat-map", "oracle"})
  void anSsdIsNoMatterOfTheDevice(String prefetch) {
    String oneTier = SCENARIO.replaceAll(" *(host|ssd): .*\n", "");
    assertThat(oneTier).doesNotContain("host", "ssd");
    Map<Metric, Number> fits =
        Runs.row(Runs.run(oneTier, "prefetch.policy=" + prefetch), Map.of("cache.policy", "lru"));
    Map<Metric, Number> part = row("prefetch.policy=" + prefetch);
    Map<Metric, Number> whole = row("prefetch.policy=" + prefetch, "machine.host.capacity=100 %");
    for (Metric metric : fits.keySet()) {
      if (!metric.equals(OffloadMetrics.CONSERVATIVE_SECONDS)) {
        assertThat(whole).containsEntry(metric, fits.get(metric));
        if (!OffloadMetrics.ALL.contains(metric)) {
          assertThat(part).containsEntry(metric, fits.get(metric));
        }
      }
    }
    assertThat(whole)
        .containsEntry(OffloadMetrics.HOST_MISSES, 0L)
        .containsEntry(OffloadMetrics.SSD_BYTES, 0L)
        .hasSize(fits.size() - 1 + OffloadMetrics.HOST.size());
  }

  @Test
  void theOptimumLoadsWhenItIsAsked() {
    Map<Metric, Number> belady = Runs.row(Runs.run(SCENARIO), Map.of("cache.policy", "belady"));
    assertThat(value(belady, OffloadMetrics.HOST_MISSES)).isPositive();
    assertThat(value(belady, OffloadMetrics.REPLAY_SECONDS))
        .isGreaterThanOrEqualTo(value(belady, OffloadMetrics.REPLAY_SECONDS_AT_LEAST));
  }

  @Test
  void aWarmUpIsNotCounted() {
    Map<Metric, Number> lru = row("cache.warmup=50 steps");
    Map<Metric, Number> all = row();
    assertThat(value(lru, OffloadMetrics.HOST_MISSES))
        .isPositive()
        .isLessThan(value(all, OffloadMetrics.HOST_MISSES));
    assertThat(value(lru, OffloadMetrics.SSD_BUSY) * value(lru, OffloadMetrics.REPLAY_SECONDS))
        .isCloseTo(value(lru, OffloadMetrics.HOST_MISSES) * READ, within(NANO));
  }

  @Test
  void aRandomPolicyDrawsFromAStreamOfItsOwn() {
    Map<Metric, Number> lru = row();
    Map<Metric, Number> random = row("machine.host.policy=random");
    assertThat(random).containsEntry(Metric.MISSES, lru.get(Metric.MISSES));
    assertThat(random.get(OffloadMetrics.HOST_MISSES))
        .isNotEqualTo(lru.get(OffloadMetrics.HOST_MISSES))
        .isNotEqualTo(row("machine.host.policy=random", "seed=2").get(OffloadMetrics.HOST_MISSES));
  }

  @Test
  void hostMemoryMustHoldWhatIsOnTheDevice() {
    assertThatThrownBy(() -> row("machine.host.capacity=14 experts"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "machine.host.capacity: \"14 experts\" is less than the 15 experts that cache.capacity"
                + " \"14 experts\" takes");
    assertThatThrownBy(() -> row("machine.host.capacity=230 kB"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is less than the 240000 B");
    assertThat(row("machine.host.capacity=240 kB")).isNotEmpty();
  }
}
