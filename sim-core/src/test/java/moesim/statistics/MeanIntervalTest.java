package moesim.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeanIntervalTest {
  /**
   * Quantiles of Student's t as printed tables have them, e.g. Law, Simulation Modeling and
   * Analysis, table T.1.
   */
  @ParameterizedTest
  @CsvSource({
    "2, 0.95, 12.706",
    "3, 0.95, 4.303",
    "5, 0.90, 2.132",
    "10, 0.95, 2.262",
    "10, 0.99, 3.250",
    "31, 0.95, 2.042",
    "31, 0.98, 2.457"
  })
  void theHalfWidthIsThatOfATableOfT(int count, double confidence, double quantile) {
    // 0, 1, ..., n - 1: s^2 = n (n + 1) / 12.
    double[] values = DoubleStream.iterate(0, value -> value + 1).limit(count).toArray();
    MeanInterval interval = MeanInterval.of(values, confidence);
    double deviation = Math.sqrt(count * (count + 1) / 12.0);
    assertThat(interval.mean()).isCloseTo((count - 1) / 2.0, within(1e-12));
    assertThat(interval.standardDeviation()).isCloseTo(deviation, within(1e-12));
    assertThat(interval.halfWidth() * Math.sqrt(count) / deviation)
        .isCloseTo(quantile, within(5e-4));
  }

  @Test
  void ofOneValueOnlyTheMeanIsKnown() {
    MeanInterval interval = MeanInterval.of(new double[] {3}, 0.95);
    assertThat(interval.mean()).isEqualTo(3);
    assertThat(interval.standardDeviation()).isNaN();
    assertThat(interval.halfWidth()).isNaN();
    assertThat(interval.containsZero()).isFalse();
  }

  @Test
  void ofEqualValuesTheWidthIsZero() {
    MeanInterval interval = MeanInterval.of(new double[] {0.1, 0.1, 0.1}, 0.95);
    assertThat(interval.halfWidth()).isZero();
    assertThat(interval.containsZero()).isFalse();
    assertThat(MeanInterval.of(new double[] {0, 0}, 0.95).containsZero()).isTrue();
  }

  /**
   * Normal values, for which the interval is exact: of 4,000 about 3,800 cover, with a standard
   * deviation of 14.
   */
  @Test
  void covers95PercentOfNormalSamples() {
    SplittableRandom random = new SplittableRandom(1);
    int covered = 0;
    for (int trial = 0; trial < 4000; trial++) {
      double[] values =
          DoubleStream.generate(() -> 5 + 2 * random.nextGaussian()).limit(8).toArray();
      MeanInterval interval = MeanInterval.of(values, 0.95);
      covered += Math.abs(interval.mean() - 5) <= interval.halfWidth() ? 1 : 0;
    }
    assertThat(covered).isBetween(3800 - 3 * 14, 3800 + 3 * 14);
  }

  @Test
  void refusesWhatHasNoMean() {
    assertThatIllegalArgumentException().isThrownBy(() -> MeanInterval.of(new double[0], 0.95));
    assertThatIllegalArgumentException().isThrownBy(() -> MeanInterval.of(new double[2], 1));
  }
}
