package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import moesim.hardware.parallel.TimeUse;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Expert parallelism against what DeepEP publishes of its kernels on H800 nodes (README of its first
 * version), which docs/validation.md has row by row.
 *
 * <p><b>Fitted.</b> One number, the launch of 32 us, to one time: the dispatch of EP8. The normal
 * kernels have nothing fitted.
 */
@Tag("paper")
@Tag("slow")
class DeepEpTest {
  private static final double MICRO = 1e-6;

  /** Of a token that is dispatched, FP8 with scales, and of a result. */
  private static final int TOKEN_BYTES = 7392;

  private static final int RESULT_BYTES = 14336;

  private static WaferRows lowLatency = none();
  private static WaferRows normal = none();

  private static WaferRows none() {
    return new WaferRows(new ResultTable(List.of(), List.of(), List.of()));
  }

  @BeforeAll
  static void run() {
    lowLatency = rows("deepep.yaml");
    normal = rows("deepep-normal.yaml");
  }

  private static WaferRows rows(String file) {
    ScenarioText text = ScenarioText.of(Path.of("paper").resolve(file), List.of());
    return new WaferRows(
        Experiment.run(ScenarioReader.read(text), 2, Progress.none()).table());
  }

  /**
   * Within 6.5 %. The published times do not rise steadily (combine of EP128 369 us, of EP256 360
   * us), so that they are no better than a few percent themselves. The largest error is EP256's
   * combine, +6.1 %: one expert per unit, and the unit whose expert is drawn most sends 1.3 times the
   * mean over its one port.
   */
  @ParameterizedTest
  @CsvSource({
    "EP8, 77, 114",
    "EP16, 118, 195",
    "EP32, 155, 273",
    "EP64, 173, 314",
    "EP128, 192, 369",
    "EP256, 194, 360"
  })
  void theLowLatencyKernelsTakeThePublishedTime(String degree, double dispatch, double combine) {
    // Four layers, two passes.
    close(perLayer(lowLatency, TimeUse.DISPATCH, degree, 8), dispatch * MICRO, 0.065);
    close(perLayer(lowLatency, TimeUse.COMBINE, degree, 8), combine * MICRO, 0.065);
  }

  /**
   * What the unfitted machine reaches, as a share of the published bandwidth; DeepEP counts a token
   * once per node it goes to, per unit in the case of one node, its own included. Held to 2 % of
   * what docs/validation.md says of every row, so that a change of the machine shows, be it for the
   * better. Above 1: DeepEP does not reach the 160 GB/s that NVLink is taken to have. Below: a
   * gateway hands on what it has whole, where the kernels forward chunks.
   */
  @ParameterizedTest
  @CsvSource({
    "EP8, 153, 158, 1.18, 1.13",
    "EP16, 43, 43, 1.03, 0.77",
    "EP32, 58, 57, 0.93, 0.80",
    "EP64, 51, 50, 1.01, 0.95"
  })
  void theNormalKernelsMissTheirBandwidthByAsMuchAsTheDocumentsSay(
      String degree, double dispatch, double combine, double dispatchShare, double combineShare) {
    double copies = normal.value(
        degree.equals("EP8") ? ParallelMetrics.COPIES_PER_TOKEN : ParallelMetrics.NODES_PER_TOKEN,
        "variant",
        degree);
    // 4096 tokens, two layers, one pass.
    double tokens = 4096 * copies / 1e9;
    double out = tokens * TOKEN_BYTES / perLayer(normal, TimeUse.DISPATCH, degree, 2);
    double back = tokens * RESULT_BYTES / perLayer(normal, TimeUse.COMBINE, degree, 2);
    close(out / dispatch, dispatchShare, 0.02);
    close(back / combine, combineShare, 0.02);
  }

  private static double perLayer(WaferRows rows, TimeUse wait, String degree, int layers) {
    return rows.value(ParallelMetrics.of(wait), "variant", degree) / layers;
  }

  private static void close(double ours, double other, double share) {
    assertThat(ours).isCloseTo(other, within(share * other));
  }
}
