package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * scenarios/paper/layered-paging-targets.yaml: what the paper reports, found on generated routing.
 */
@Tag("once")
class LayeredPagingTargetsTest {
  private static final String UNEQUAL = "Zipf 3 and uniform in turn";
  private static ResultTable table = new ResultTable(List.of(), List.of(), List.of());

  @BeforeAll
  static void run() {
    table = Experiment.run(
            ScenarioReader.read(
                ScenarioText.of(Path.of("paper/layered-paging-targets.yaml"), List.of())),
            2,
            Progress.none())
        .table();
  }

  private static long misses(String variant, String capacity, boolean shared, String policy) {
    return Runs.row(
            table,
            Map.of(
                "variant", variant,
                "cache.capacity", capacity,
                "cache.shared", String.valueOf(shared),
                "cache.policy", policy))
        .get(Metric.MISSES)
        .longValue();
  }

  private static Set<String> valuesOf(String key) {
    int column = table.keys().indexOf(key);
    return table.rows().stream()
        .map(row -> row.values().get(column))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static double sharesToShared(String variant, String capacity) {
    return (double) misses(variant, capacity, false, "belady")
        / misses(variant, capacity, true, "belady");
  }

  private static double lruToOptimum(String variant, String capacity) {
    return (double) misses(variant, capacity, true, "lru")
        / misses(variant, capacity, true, "belady");
  }

  private static double saving(String variant, String capacity) {
    return 1
        - (double) misses(variant, capacity, true, "layer-aware-lru")
            / misses(variant, capacity, true, "lru");
  }

  @Test
  void r1SharesCostTheOptimumThreeTimesTheMissesOnlyIfSkewDiffersBetweenLayers() {
    // The notes: 3.03 at 144 of 256 experts, 7.4 at 192; never above 1.7 with equal skew.
    assertThat(sharesToShared(UNEQUAL, "56.25 %")).isCloseTo(3.03, within(0.005));
    assertThat(sharesToShared(UNEQUAL, "75 %")).isCloseTo(7.4, within(0.05));
    assertThat(valuesOf("variant")).hasSize(8);
    for (String variant : valuesOf("variant")) {
      for (String capacity : valuesOf("cache.capacity")) {
        if (!variant.equals(UNEQUAL)) {
          assertThat(sharesToShared(variant, capacity))
              .as("%s, %s", variant, capacity)
              .isBetween(1.0, 1.7);
        }
      }
    }
  }

  @Test
  void r2LruMissesUpToTwoAndAHalfTimesTheOptimumInMidSizeCaches() {
    // The notes: 2.36 to 2.46 at half of all experts.
    assertThat(lruToOptimum("Zipf 1.4", "50 %")).isBetween(2.35, 2.45);
    assertThat(lruToOptimum("Zipf 0.6, sticky 0.3", "50 %")).isBetween(2.45, 2.5);
    assertThat(lruToOptimum("Zipf 0.6, sticky 0.6", "50 %")).isBetween(2.35, 2.45);
    assertThat(lruToOptimum("Llama-MoE, top-4 of 16", "40 %")).isBetween(2.3, 2.5);
  }

  @Test
  void r3LayerAwareLruSaves15PercentOnRoutingOfTheShapeOfLlamaMoe() {
    assertThat(saving("Llama-MoE, top-4 of 16", "40 %")).isBetween(0.14, 0.17);
    // As in the notes: 14.4 % at 256 of 512 experts; ties differ (docs/validation.md).
    assertThat(saving("Llama-MoE, top-4 of 16", "50 %")).isBetween(0.14, 0.15);
    // 14 to 15 % at 1.5 rounds, 22 % at 0.75 rounds, one expert per layer.
    assertThat(saving("Zipf 1.4", "18.75 %")).isBetween(0.14, 0.155);
    assertThat(saving("Zipf 1.4", "9.375 %")).isBetween(0.215, 0.225);
  }

  @Test
  void r4LayerAwareLruNeverMissesMoreThanLruHere() {
    for (String variant : valuesOf("variant")) {
      for (String capacity : valuesOf("cache.capacity")) {
        assertThat(saving(variant, capacity)).as("%s, %s", variant, capacity).isNotNegative();
      }
    }
  }
}
