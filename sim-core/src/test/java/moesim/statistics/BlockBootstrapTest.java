package moesim.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import moesim.kernel.Draws;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockBootstrapTest {
  private static Draws draws(long seed) {
    return RandomStreams.of(seed).draws(Role.RESAMPLING);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "8, 2", "9, 3", "27, 3", "28, 4", "64, 4"})
  void aBlockIsTheCubeRootRoundedUp(int units, int length) {
    assertThat(BlockBootstrap.lengthFor(units)).isEqualTo(length);
  }

  /**
   * Independent accesses that miss with probability 0.3, single units as blocks: resampled ratios
   * have the standard deviation
   * sqrt(p (1 - p) / n) with the p that was seen, and the interval is about that of the normal
   * distribution, p ± 1.96 of it.
   */
  @Test
  void isThatOfTheBinomialDistributionForIndependentAccesses() {
    SplittableRandom random = new SplittableRandom(3);
    int units = 1000;
    long[] misses = new long[units];
    Arrays.setAll(misses, i -> random.nextDouble() < 0.3 ? 1 : 0);
    long[] accesses = new long[units];
    Arrays.fill(accesses, 1);
    double seen = Arrays.stream(misses).sum() / (double) units;
    double deviation = Math.sqrt(seen * (1 - seen) / units);
    BlockBootstrap.Interval interval =
        new BlockBootstrap(units, 1, 20_000, draws(1)).ofRatio(misses, accesses, 0.95);
    // The percentiles scatter by about 0.02 standard deviations, and the binomial has steps of
    // 0.001.
    assertThat(interval.low()).isCloseTo(seen - 1.96 * deviation, within(0.002));
    assertThat(interval.high()).isCloseTo(seen + 1.96 * deviation, within(0.002));
  }

  /**
   * Dependent units: misses follow an autoregression. The true ratio is 0.3; nominal coverage is 95
   * %.
   */
  @Test
  void coversTheTruthAboutAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(5);
    int units = 64;
    BlockBootstrap bootstrap = new BlockBootstrap(units, draws(2));
    int trials = 1000;
    int covered = 0;
    for (int trial = 0; trial < trials; trial++) {
      long[] misses = new long[units];
      long[] accesses = new long[units];
      double level = random.nextGaussian() / Math.sqrt(1 - 0.3 * 0.3);
      for (int i = 0; i < units; i++) {
        level = 0.3 * level + random.nextGaussian();
        accesses[i] = 1000;
        misses[i] = Math.round(300 + 40 * level);
      }
      BlockBootstrap.Interval interval = bootstrap.ofRatio(misses, accesses, 0.95);
      covered += interval.low() <= 0.3 && interval.high() >= 0.3 ? 1 : 0;
    }
    // Percentile intervals of few dependent units are known to be a little narrow.
    assertThat(covered / (double) trials).isBetween(0.90, 0.97);
  }

  @Test
  void unitsOfEqualRatioLeaveNoDoubt() {
    long[] accesses = {10, 20, 30, 40, 50, 60, 70, 80, 90, 100};
    long[] misses = Arrays.stream(accesses).map(count -> count / 10).toArray();
    BlockBootstrap.Interval interval =
        new BlockBootstrap(10, draws(1)).ofRatio(misses, accesses, 0.95);
    assertThat(interval.low()).isEqualTo(0.1);
    assertThat(interval.high()).isEqualTo(0.1);
  }

  @Test
  void theIntervalOfADifferenceKnowsThatBothSawTheSame() {
    SplittableRandom random = new SplittableRandom(9);
    int units = 40;
    long[] accesses = new long[units];
    Arrays.fill(accesses, 1000);
    long[] one = new long[units];
    Arrays.setAll(one, i -> 200 + random.nextInt(600));
    long[] other = Arrays.stream(one).map(misses -> misses - 5).toArray();
    BlockBootstrap bootstrap = new BlockBootstrap(units, draws(1));
    BlockBootstrap.Interval difference =
        bootstrap.ofDifference(one, accesses, other, accesses, 0.95);
    assertThat(difference.low()).isCloseTo(0.005, within(1e-12));
    assertThat(difference.high()).isCloseTo(0.005, within(1e-12));
    assertThat(difference.containsZero()).isFalse();
    // Each for itself scatters far more.
    BlockBootstrap.Interval alone = bootstrap.ofRatio(one, accesses, 0.95);
    assertThat(alone.high() - alone.low()).isGreaterThan(0.05);
    assertThat(bootstrap.ofDifference(one, accesses, one, accesses, 0.95).containsZero())
        .isTrue();
  }

  @Test
  void theSeedDecides() {
    long[] accesses = new long[20];
    Arrays.fill(accesses, 100);
    long[] misses = new long[20];
    Arrays.setAll(misses, i -> i * i % 37);
    BlockBootstrap.Interval once = new BlockBootstrap(20, draws(1)).ofRatio(misses, accesses, 0.9);
    assertThat(new BlockBootstrap(20, draws(1)).ofRatio(misses, accesses, 0.9)).isEqualTo(once);
    assertThat(new BlockBootstrap(20, draws(2)).ofRatio(misses, accesses, 0.9)).isNotEqualTo(once);
  }

  @Test
  void refusesSeriesOfAnotherLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new BlockBootstrap(20, draws(1)).ofRatio(new long[20], new long[19], 0.9));
  }
}
