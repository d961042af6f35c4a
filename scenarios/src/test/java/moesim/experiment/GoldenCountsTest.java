package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Miss counts two independent programs agreed on before this one was written (docs/validation.md).
 */
class GoldenCountsTest {
  private static ResultTable goldenA = new ResultTable(List.of(), Metric.ALL, List.of());
  private static ResultTable topFour = goldenA;

  @BeforeAll
  static void run() {
    goldenA = Runs.run("""
            scenario: golden-a
            seed: 7
            model: { layers: 4, experts: 4, top_k: 1 }
            trace: { format: zipf-layered, tokens: 50, exponent: 1.0 }
            cache: { policy: lru, capacity: 4 experts }
            sweep:
              cache.capacity: [2 experts, 3 experts, 4 experts, 6 experts, 8 experts, 12 experts, 15 experts]
              cache.semantics: [co-resident, event-atomic]
              cache.shared: [true, false]
              cache.policy: [belady, lru, layer-aware-lru, fifo, lfu, furthest-layer-distance]
            """);
    topFour = Runs.run("""
            scenario: top-four
            seed: 42
            model: { layers: 32, experts: 16, top_k: 4 }
            trace: { format: zipf-layered, tokens: 1500, exponent: 1.0 }
            cache: { policy: lru, capacity: 4 experts, semantics: co-resident }
            sweep:
              cache.capacity: [102 experts, 128 experts, 154 experts, 205 experts, 256 experts, 384 experts]
              cache.semantics: [co-resident, event-atomic]
              cache.policy: [belady, lru]
            """);
  }

  /** Golden set G-A: 4 layers x 4 experts, 50 rounds, Zipf 1, seed 7. */
  @ParameterizedTest
  @CsvSource({
    "2, 161, 138, 200, 172, 200, 184, 172, 170, 170",
    "3, 130, 114, 200, 154, 200, 154, 154, 151, 151",
    "4, 107, 94, 132, 132, 145, 137, 132, 132, 132",
    "6, 74, 70, 121, 114, 130, 101, 101, 101, 94",
    "8, 54, 51, 97, 89, 109, 82, 86, 86, 65",
    "12, 29, 28, 46, 47, 54, 43, 45, 45, 32",
    "15, 18, 18, 20, 21, 23, 18, 21, 21, 19"
  })
  void goldenSetA(
      int k,
      long opt,
      long bypass,
      long lru,
      long llru,
      long fifo,
      long lfu,
      long fld,
      long lruDist,
      long optDist) {
    assertThat(missesInA(k, "co-resident", "true", "belady")).isEqualTo(opt);
    assertThat(missesInA(k, "event-atomic", "true", "belady")).isEqualTo(bypass);
    assertThat(missesInA(k, "co-resident", "true", "lru")).isEqualTo(lru);
    assertThat(missesInA(k, "co-resident", "true", "layer-aware-lru")).isEqualTo(llru);
    assertThat(missesInA(k, "co-resident", "true", "fifo")).isEqualTo(fifo);
    assertThat(missesInA(k, "co-resident", "true", "lfu")).isEqualTo(lfu);
    assertThat(missesInA(k, "co-resident", "true", "furthest-layer-distance")).isEqualTo(fld);
    assertThat(missesInA(k, "co-resident", "false", "lru")).isEqualTo(lruDist);
    assertThat(missesInA(k, "co-resident", "false", "belady")).isEqualTo(optDist);
  }

  private static long missesInA(int k, String semantics, String shared, String policy) {
    return misses(
        goldenA,
        Map.of(
            "cache.capacity", k + " experts",
            "cache.semantics", semantics,
            "cache.shared", shared,
            "cache.policy", policy));
  }

  /**
   * Top-4 of 16 experts in 32 layers. The optimum at 256 experts is 28,445, confirmed by a
   * minimum-cost flow; the source table prints 28,409 there, which is below the optimum. The LRU
   * cells of the source beyond 154 experts depend on a tie rule within a set that differs from ours
   * (docs/validation.md), so only the cells without ties are asserted.
   */
  @ParameterizedTest
  @CsvSource({
    "102, 82236, 81156, 192000",
    "128, 68435, 67702, 115604",
    "154, 57258, 56728, 115604",
    "205, 40677, 40398, -1",
    "256, 28445, 28309, -1",
    "384, 9403, 9370, -1"
  })
  void setsOfFourExperts(int k, long optimum, long bypass, long lru) {
    assertThat(misses(
            topFour,
            Map.of(
                "cache.capacity",
                k + " experts",
                "cache.semantics",
                "co-resident",
                "cache.policy",
                "belady")))
        .isEqualTo(optimum);
    assertThat(misses(
            topFour,
            Map.of(
                "cache.capacity",
                k + " experts",
                "cache.semantics",
                "event-atomic",
                "cache.policy",
                "belady")))
        .isEqualTo(bypass);
    if (lru >= 0) {
      assertThat(misses(
              topFour,
              Map.of(
                  "cache.capacity",
                  k + " experts",
                  "cache.semantics",
                  "co-resident",
                  "cache.policy",
                  "lru")))
          .isEqualTo(lru);
    }
  }

  /** The same trace in sequential order, ids ascending: the S1 column of the same table. */
  @ParameterizedTest
  @CsvSource({"102, 192000", "128, 132376", "154, 115604", "205, 98121", "256, 75906", "384, 29298"
  })
  void setsOfFourExpertsOneAfterTheOther(int k, long lru) {
    ResultTable table = Runs.run("""
            scenario: top-four
            seed: 42
            model: { layers: 32, experts: 16, top_k: 4 }
            trace: { format: zipf-layered, tokens: 1500, exponent: 1.0 }
            cache: { policy: lru, capacity: 1 experts, semantics: sequential, order: ascending }
            """, "cache.capacity=" + k + " experts");
    assertThat(misses(table, Map.of("cache.policy", "lru"))).isEqualTo(lru);
  }

  /**
   * Property P10: from one page per layer on, fixed shares cannot help the optimum, nor a policy
   * beat it.
   */
  @ParameterizedTest
  @ValueSource(ints = {4, 6, 8, 12, 15})
  void p10FixedSharesHurtTheOptimum(int k) {
    assertThat(missesInA(k, "co-resident", "true", "belady"))
        .isLessThanOrEqualTo(missesInA(k, "co-resident", "false", "belady"));
    assertThat(missesInA(k, "co-resident", "false", "belady"))
        .isLessThanOrEqualTo(missesInA(k, "co-resident", "false", "lru"));
  }

  @Test
  void everyRowIsComparedWithTheSharedOptimumOfItsOwnCapacityAndSemantics() {
    // LRU at 8 experts, S2: 97 misses against 54; S3: 97 against 51. Shares of 2 of 8: 86 against
    // 54.
    assertThat(ratioInA(8, "co-resident", "true")).hasValue(97.0 / 54);
    assertThat(ratioInA(8, "event-atomic", "true")).hasValue(97.0 / 51);
    assertThat(ratioInA(8, "co-resident", "false")).hasValue(86.0 / 54);
  }

  @Test
  void aShareThatStreamsHasNoCompetitiveRatio() {
    // Two experts for four layers: the last two layers have no place and stream, which the shared
    // optimum may not.
    assertThat(ratioInA(2, "co-resident", "false")).isEmpty();
  }

  private static Optional<Number> ratioInA(int k, String semantics, String shared) {
    Map<String, String> keys = Map.of(
        "cache.capacity",
        k + " experts",
        "cache.semantics",
        semantics,
        "cache.shared",
        shared,
        "cache.policy",
        "lru");
    return Optional.ofNullable(Runs.row(goldenA, keys).get(Metric.COMPETITIVE_RATIO));
  }

  private static long misses(ResultTable table, Map<String, String> keys) {
    return Runs.row(table, keys).get(Metric.MISSES).longValue();
  }
}
