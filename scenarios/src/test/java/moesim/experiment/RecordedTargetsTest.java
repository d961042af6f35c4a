package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import moesim.testing.RealTraces;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * scenarios/paper/layered-paging-recorded.yaml on recordings. Skipped where they are not present.
 */
class RecordedTargetsTest {
  /** Misses by capacity, shared or not, and policy. */
  private static Map<List<String>, Long> misses(String recording, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("trace.path=" + RealTraces.require(recording));
    ResultTable table = Experiment.run(
            ScenarioReader.read(
                ScenarioText.of(Path.of("paper/layered-paging-recorded.yaml"), all)),
            2,
            Progress.none())
        .table();
    return table.rows().stream()
        .collect(Collectors.toMap(
            ResultTable.Row::values, row -> row.metrics().get(Metric.MISSES).longValue()));
  }

  private static void checkTargets(Map<List<String>, Long> misses, double lruAtHalf) {
    for (String capacity :
        List.of("9.375 %", "18.75 %", "30 %", "40 %", "50 %", "56.25 %", "75 %")) {
      long optimum = misses.get(List.of(capacity, "true", "belady"));
      // R1: 3 is out of reach. R4: never worse.
      assertThat((double) misses.get(List.of(capacity, "false", "belady")) / optimum)
          .as(capacity)
          .isBetween(1.0, 1.4);
      assertThat(misses.get(List.of(capacity, "true", "layer-aware-lru")))
          .as(capacity)
          .isLessThanOrEqualTo(misses.get(List.of(capacity, "true", "lru")));
    }
    double ratio = (double) misses.get(List.of("50 %", "true", "lru"))
        / misses.get(List.of("50 %", "true", "belady"));
    assertThat(ratio).isCloseTo(lruAtHalf, within(0.005));
  }

  @ParameterizedTest
  @CsvSource({
    "bigmoe-edge-decode/qwen.route.csv, 1.05",
    "bigmoe-edge-decode/gemma.route.csv, 1.04",
    "olmoe-1b-7b-decode, 2.47",
    "llama4-maverick-core12345, 1.41"
  })
  void sharesCostLittleAndLayerAwareLruNothing(String recording, double lruAtHalf) {
    checkTargets(misses(recording), lruAtHalf);
  }

  @Test
  @Tag("slow")
  void soDoLongPrompts() {
    checkTargets(misses("deepseek-v2-lite-esft/law", "model.preset=deepseek-v2-lite"), 2.58);
  }
}
