package moesim.likeness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import moesim.routing.Prefill;
import moesim.routing.RoutingTrace;
import moesim.testing.HeapScratch;
import moesim.traces.fitted.FittedRouting;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The table of docs/validation.md, "Copies of recorded traces", measured anew: of seeds 1, 2, … the
 * largest differences of four curves (LRU and optimum in a shared cache, then per layer) in
 * percentage points, and how many seeds are within 3. Some are not: these are misses, which the
 * documents name, not bars. A row that differs is printed by the test as it has to be written.
 */
@Tag("once")
class RecordedCopiesTableTest {
  private static final double BAR = 0.03;
  private static final String OLMOE = "olmoe-1b-7b-decode/trace_olmoe_299.jsonl";
  private static final String LLAMA = "llama4-maverick-core12345";
  private static final String INTENT = "deepseek-v2-lite-esft/intent";
  private static final String LAW = "deepseek-v2-lite-esft/law";

  @ParameterizedTest
  @CsvSource({
    OLMOE + ",, PER_TOKEN, 0, first, 20, 13.0 6.5 11.4 7.2 within 0",
    OLMOE + ",, PER_TOKEN, 0, second, 20, 13.4 7.9 11.7 8.5 within 0",
    LLAMA + ",, PER_TOKEN, 0, first, 5, 2.3 1.3 2.1 2.1 within 5",
    LLAMA + ",, PER_TOKEN, 0, second, 5, 3.0 1.8 2.4 1.7 within 5",
    LLAMA + ",, ONE_STEP, 0, first, 5, 2.7 2.0 1.9 1.6 within 5",
    LLAMA + ",, ONE_STEP, 0, second, 5, 4.7 2.6 3.9 3.1 within 2",
    LAW + ", 6, PER_TOKEN, 0, first, 5, 2.0 1.0 1.3 0.7 within 5",
    LAW + ", 6, PER_TOKEN, 0, second, 5, 1.8 0.8 1.5 0.8 within 5"
  })
  void missAsTheHalfThatWasNotFittedAsFarAsDocumented(
      String path, String topK, Prefill prefill, int kinds, String fitted, int seeds, String row) {
    assertThat(measured(path, topK, prefill, kinds, fitted, seeds)).isEqualTo(row);
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({
    OLMOE + ",, PER_TOKEN, 0, all, 20, 5.1 3.1 3.6 3.8 within 16",
    OLMOE + ",, PER_TOKEN, 1, all, 20, 4.2 4.0 1.4 3.6 within 0",
    LLAMA + ",, PER_TOKEN, 0, all, 20, 2.2 1.4 1.6 1.4 within 20",
    LLAMA + ",, PER_TOKEN, 1, all, 20, 6.3 3.1 5.2 4.7 within 0",
    LLAMA + ",, ONE_STEP, 0, all, 20, 2.4 1.4 1.9 1.5 within 20",
    LAW + ", 6, PER_TOKEN, 0, all, 20, 1.9 1.0 1.4 0.9 within 20",
    LAW + ", 6, PER_TOKEN, 1, all, 5, 3.6 3.4 1.5 3.0 within 0",
    LAW + ", 6, ONE_STEP, 0, all, 20, 16.4 0.6 0.3 0.6 within 0",
    LAW + ", 6, ONE_STEP, 0, first, 5, 22.2 0.8 0.4 0.8 within 0",
    LAW + ", 6, ONE_STEP, 0, second, 5, 7.6 0.3 0.2 0.3 within 0",
    INTENT + ", 6, PER_TOKEN, 0, all, 20, 2.8 1.1 2.0 1.4 within 20",
    INTENT + ", 6, ONE_STEP, 0, all, 20, 34.2 1.6 1.7 1.5 within 0"
  })
  void missAsFarAsDocumented(
      String path, String topK, Prefill prefill, int kinds, String fitted, int seeds, String row) {
    assertThat(measured(path, topK, prefill, kinds, fitted, seeds)).isEqualTo(row);
  }

  /** {@code fitted}: the half of the trace that is fitted to; the other is compared with. */
  private static String measured(
      String path, String topK, Prefill prefill, int kinds, String fitted, int seeds) {
    FittedRouting fit = RecordedFits.of(path, topK, fitted, kinds);
    String compared = fitted.equals("first") ? "second" : fitted.equals("second") ? "first" : "all";
    RoutingTrace judge = RecordedFits.part(RecordedFits.recorded(path, topK), compared);
    double[][] wanted = curves(judge, prefill);
    double[] worst = new double[wanted.length];
    int within = 0;
    for (long seed = 1; seed <= seeds; seed++) {
      double[][] got = curves(RecordedFits.copy(fit, judge.facts().requests(), seed), prefill);
      double most = 0;
      for (int curve = 0; curve < worst.length; curve++) {
        double difference = Math.abs(MissCurves.worst(wanted[curve], got[curve]));
        worst[curve] = Math.max(worst[curve], difference);
        most = Math.max(most, difference);
      }
      within += most <= BAR ? 1 : 0;
    }
    return String.format(
        Locale.ROOT,
        "%.1f %.1f %.1f %.1f within %d",
        100 * worst[0],
        100 * worst[1],
        100 * worst[2],
        100 * worst[3],
        within);
  }

  static double[][] curves(RoutingTrace trace, Prefill prefill) {
    MissCurves curves = MissCurves.of(trace, prefill, new HeapScratch());
    return new double[][] {
      curves.lruShared(), curves.optimumShared(), curves.lruPerLayer(), curves.optimumPerLayer()
    };
  }
}
