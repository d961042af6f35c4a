package moesim.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConcentrationTest {
  private static final double EXACT = 1e-15;

  @Test
  void equalLoadsAreNotConcentrated() {
    long[] loads = {5, 5, 5, 5};
    assertThat(Concentration.gini(loads)).isEqualTo(0);
    assertThat(Concentration.maxOverMean(loads)).isEqualTo(1);
    assertThat(Concentration.entropyBits(loads)).isCloseTo(2, within(EXACT)); // log2 4
  }

  @Test
  void oneExpertWithEverythingIsTheExtreme() {
    long[] loads = {0, 0, 7, 0};
    assertThat(Concentration.gini(loads)).isEqualTo(0.75); // 1 - 1/4
    assertThat(Concentration.maxOverMean(loads)).isEqualTo(4);
    assertThat(Concentration.entropyBits(loads)).isEqualTo(0);
  }

  @Test
  void giniIsHalfTheMeanDifferenceOverTheMean() {
    // Pairs of {1, 2, 5}: |1-2| + |1-5| + |2-5| = 8, twice over 9 ordered pairs = 16/9; half of it
    // 8/9; mean 8/3.
    // 8/9 : 8/3 = 1/3.
    assertThat(Concentration.gini(new long[] {5, 1, 2})).isCloseTo(1 / 3.0, within(EXACT));
  }

  @Test
  void entropyOfHalfAndTwoQuarters() {
    // 1/2 * 1 bit + 2 * 1/4 * 2 bits = 1.5 bits; the unused expert adds nothing.
    assertThat(Concentration.entropyBits(new long[] {2, 1, 0, 1})).isCloseTo(1.5, within(EXACT));
  }

  @Test
  void meanLoadCountsUnusedExperts() {
    // 6 selections over 4 experts: mean 1.5; the largest is 3.
    assertThat(Concentration.maxOverMean(new long[] {3, 3, 0, 0})).isEqualTo(2);
  }

  @Test
  void neitherOrderNorScaleMatters() {
    long[] loads = {9, 1, 4, 2};
    long[] mixedAndTripled = {6, 27, 3, 12};
    assertThat(Concentration.gini(mixedAndTripled))
        .isCloseTo(Concentration.gini(loads), within(EXACT));
    assertThat(Concentration.entropyBits(mixedAndTripled))
        .isCloseTo(Concentration.entropyBits(loads), within(EXACT));
    assertThat(loads).containsExactly(9, 1, 4, 2);
  }

  @Test
  void refusesALoadOfNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Concentration.gini(new long[3]))
        .withMessage("nothing to describe: loads=3 total=0");
  }

  @Test
  void refusesANegativeLoad() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Concentration.entropyBits(new long[] {4, -2}))
        .withMessage("a load must not be negative: loads[1]=-2");
  }
}
