package moesim.likeness;

import static org.assertj.core.api.Assertions.assertThat;

import moesim.routing.Prefill;
import moesim.routing.RoutingTrace;
import moesim.testing.HeapScratch;
import moesim.traces.fitted.FittedRouting;
import org.apache.commons.math3.util.MathArrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Copies of recorded traces, where these are at hand: miss ratios of LRU and of the optimum, at
 * every capacity. docs/validation.md, "Copies of recorded traces", has the numbers, which {@link
 * RecordedCopiesTableTest} measures.
 */
@Tag("once")
class RecordedCopiesTest {
  private static final double BAR = 0.03;

  /**
   * The mean of {@code copies} copies, so that chance does not decide: a single copy of the one
   * request of OLMoE is up to 5 points off.
   */
  @ParameterizedTest
  @CsvSource({
    "olmoe-1b-7b-decode/trace_olmoe_299.jsonl,, 20",
    "llama4-maverick-core12345,, 5",
    "deepseek-v2-lite-esft/law, 6, 2"
  })
  void missAsTheOriginalDoesAtEveryCapacity(String path, String topK, int copies) {
    RoutingTrace trace = RecordedFits.recorded(path, topK);
    FittedRouting fit = RecordedFits.of(path, topK, "all", 0);
    // A fit is no copy: fewer numbers than two thirds of the ids, most of them counts of few.
    assertThat(3 * fit.numbers()).isLessThan(2 * fit.ids());
    double[][] wanted = RecordedCopiesTableTest.curves(trace, Prefill.PER_TOKEN);
    double[][] mean = new double[wanted.length][];
    for (long seed = 1; seed <= copies; seed++) {
      RoutingTrace copy = RecordedFits.copy(fit, trace.facts().requests(), seed);
      assertThat(copy.facts().tokens()).isEqualTo(trace.facts().tokens());
      double[][] curves = RecordedCopiesTableTest.curves(copy, Prefill.PER_TOKEN);
      for (int curve = 0; curve < mean.length; curve++) {
        mean[curve] = seed == 1 ? curves[curve] : MathArrays.ebeAdd(mean[curve], curves[curve]);
      }
    }
    for (int curve = 0; curve < mean.length; curve++) {
      MathArrays.scaleInPlace(1.0 / copies, mean[curve]);
      assertThat(MissCurves.worst(wanted[curve], mean[curve])).isBetween(-BAR, BAR);
    }
  }

  @Test
  void promptsInOneStepMissAlikeButForOneCliff() {
    // LRU over all of a prompt falls from all misses to few where a prompt's experts just fit; that
    // capacity is met to one percent, and the miss ratio beside it is not.
    RoutingTrace trace = RecordedFits.recorded("deepseek-v2-lite-esft/law", "6");
    FittedRouting fit = RecordedFits.of("deepseek-v2-lite-esft/law", "6", "all", 0);
    RoutingTrace copy = RecordedFits.copy(fit, trace.facts().requests(), 1);
    MissCurves ours = MissCurves.of(trace, Prefill.ONE_STEP, new HeapScratch());
    MissCurves theirs = MissCurves.of(copy, Prefill.ONE_STEP, new HeapScratch());
    assertThat(MissCurves.worst(ours.optimumShared(), theirs.optimumShared())).isBetween(-BAR, BAR);
    assertThat(MissCurves.worst(ours.lruPerLayer(), theirs.lruPerLayer())).isBetween(-BAR, BAR);
    assertThat(MissCurves.worst(ours.optimumPerLayer(), theirs.optimumPerLayer()))
        .isBetween(-BAR, BAR);
    assertThat(half(theirs.lruShared())).isCloseTo(half(ours.lruShared()), within1Percent());
  }

  /** The first capacity with a miss ratio of a half or less. */
  private static double half(double[] curve) {
    int capacity = 0;
    while (curve[capacity] > 0.5) {
      capacity++;
    }
    return capacity;
  }

  private static org.assertj.core.data.Percentage within1Percent() {
    return org.assertj.core.data.Percentage.withPercentage(1);
  }
}
