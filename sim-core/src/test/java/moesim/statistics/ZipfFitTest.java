package moesim.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ZipfFitTest {
  @Test
  void findsTheExponentOfAnExactPowerLaw() {
    // 3600 / r^2 for r = 1..6: 3600, 900, 400, 225, 144, 100; in any order.
    ZipfFit fit = ZipfFit.of(new long[] {400, 100, 3600, 144, 900, 225}).orElseThrow();
    assertThat(fit.exponent()).isCloseTo(2, within(1e-12));
    assertThat(fit.rSquared()).isCloseTo(1, within(1e-12));
    assertThat(fit.ranks()).isEqualTo(6);
  }

  @Test
  void twoExpertsGiveTheLineThroughThem() {
    // ln 8 - ln 2 = 2 ln 2 over ln 2 - ln 1 = ln 2: slope -2. Unused experts have no logarithm and
    // no rank.
    ZipfFit fit = ZipfFit.of(new long[] {0, 2, 0, 8}).orElseThrow();
    assertThat(fit.exponent()).isCloseTo(2, within(1e-12));
    assertThat(fit.ranks()).isEqualTo(2);
  }

  @Test
  void fitsByLeastSquares() {
    // x = 0, ln 2, ln 3; y = ln 4, ln 1, ln 1 = 2 ln 2, 0, 0. Mean x = ln 6 / 3 = 0.597253, mean y
    // = 0.462098.
    // Sxy = -0.597253 * 1.386294 = -0.827969 (the terms with mean y cancel),
    // Sxx = 0.693147^2 + 1.098612^2 - 3 * 0.597253^2 = 0.480453 + 1.206949 - 1.070134 = 0.617268.
    // Slope = -0.827969 / 0.617268 = -1.341344.
    ZipfFit fit = ZipfFit.of(new long[] {1, 4, 1}).orElseThrow();
    assertThat(fit.exponent()).isCloseTo(1.341344, within(5e-6));
    // Syy = 1.386294^2 - 3 * 0.462098^2 = 1.921812 - 0.640604 = 1.281208; R^2 = 0.827969^2 /
    // (0.617268 * 1.281208).
    assertThat(fit.rSquared()).isCloseTo(0.866831, within(5e-6));
  }

  @Test
  void equalLoadsHaveExponentZero() {
    assertThat(ZipfFit.of(new long[] {3, 3, 3, 0})).contains(new ZipfFit(0, 1, 3));
  }

  @Test
  void oneUsedExpertHasNoLine() {
    assertThat(ZipfFit.of(new long[] {0, 9, 0})).isEmpty();
    assertThat(ZipfFit.of(new long[4])).isEmpty();
  }
}
