package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import moesim.scenario.CurveText;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Curves against counts of other programs; docs/validation.md names them. */
class CurveCountsTest {
  private static final String TOP_4 = """
      scenario: top-4
      seed: 42
      model: { layers: 32, experts: 16, top_k: 4 }
      trace: { format: zipf-layered, tokens: 1500, exponent: 1.0 }
      cache: { policy: lru, capacity: 100 % }
      """;

  private static final String LAYERED = """
      scenario: layered
      seed: 20251101
      model: { layers: 58, experts: 256, top_k: 8 }
      trace: { format: zipf-layered, tokens: 43103, exponent: 0.8, stickiness: 0.3 }
      cache: { policy: lru, capacity: 100 % }
      """;

  private static Curve curve(String yaml, String policy, String... settings) {
    ScenarioText text = new ScenarioText("test.yaml", Path.of(""), yaml, List.of(settings));
    Scenario scenario = new CurveText(text, List.of(policy)).read();
    CurveExperiment.Outcome outcome = CurveExperiment.run(
        scenario, new CurveCapacities(CurveCapacities.AUTO), 2, Progress.none());
    Curve curve = outcome.curves().get(0);
    assertThat(curve.onePass()).isTrue();
    assertThat(curve.capacities()).hasSize(outcome.pages());
    return curve;
  }

  /**
   * The notes' table of top-4 of 16 experts in 32 layers, where it does not depend on the order of
   * ties.
   */
  @ParameterizedTest
  @CsvSource({
    "belady, co-resident, 102, 82236, 128, 68435, 205, 40677, 384, 9403",
    "belady, event-atomic, 102, 81156, 128, 67702, 205, 40398, 384, 9370",
    "lru, co-resident, 102, 192000, 128, 115604, 154, 115604, 124, 192000"
  })
  void containsTheCountsOfTheNotes(
      String policy,
      String semantics,
      int first,
      long missesAtFirst,
      int second,
      long missesAtSecond,
      int third,
      long missesAtThird,
      int fourth,
      long missesAtFourth) {
    Curve curve = curve(TOP_4, policy, "cache.semantics=" + semantics);
    assertThat(curve.misses()[first - 1]).isEqualTo(missesAtFirst);
    assertThat(curve.misses()[second - 1]).isEqualTo(missesAtSecond);
    assertThat(curve.misses()[third - 1]).isEqualTo(missesAtThird);
    assertThat(curve.misses()[fourth - 1]).isEqualTo(missesAtFourth);
  }

  /**
   * P13 on a trace of 192,000 accesses: the same as separate runs, whatever the policy and
   * semantics.
   */
  @ParameterizedTest
  @CsvSource({
    "lru, sequential", "layer-aware-lru, sequential", "lfu, sequential", "belady, sequential",
    "lru, co-resident", "layer-aware-lru, co-resident", "lfu, co-resident", "belady, co-resident",
    "lru, event-atomic", "layer-aware-lru, event-atomic", "lfu, event-atomic",
        "belady, event-atomic"
  })
  void equalsSeparateRuns(String policy, String semantics) {
    Curve curve = curve(TOP_4, policy, "cache.semantics=" + semantics);
    for (int capacity : new int[] {1, 3, 4, 5, 64, 127, 129, 200, 333, 511}) {
      ResultTable table = Runs.run(
          TOP_4,
          "cache.policy=" + policy,
          "cache.semantics=" + semantics,
          "cache.capacity=" + capacity + " experts");
      assertThat(curve.misses()[capacity - 1])
          .as("%s %s at %d", policy, semantics, capacity)
          .isEqualTo(table.rows().get(0).metrics().get(Metric.MISSES));
    }
  }

  @Test
  @Tag("slow")
  void containsTheCountsOfTwentyMillionAccesses() {
    // libCacheSim and C programs at 1,485 experts, file order under S1.
    assertThat(curve(LAYERED, "lru", "cache.semantics=sequential").misses()[1484])
        .isEqualTo(10_240_683);
    assertThat(curve(LAYERED, "lru").misses()[1484]).isEqualTo(10_231_179);
    assertThat(curve(LAYERED, "belady", "cache.semantics=sequential").misses()[1484])
        .isEqualTo(6_067_899);
    assertThat(curve(LAYERED, "belady").misses()[1484]).isEqualTo(6_071_818);
  }
}
