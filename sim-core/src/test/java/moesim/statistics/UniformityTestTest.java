package moesim.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UniformityTestTest {
  @Test
  void twoExpertsMatchTheNormalTail() {
    // Expected 50 each: (60-50)^2/50 + (40-50)^2/50 = 4. With one degree of freedom P(chi2 >= 4) is
    // the normal
    // distribution's P(|z| >= 2) = 0.0455003.
    UniformityTest test = UniformityTest.of(new long[] {60, 40}, 1).orElseThrow();
    assertThat(test.statistic()).isCloseTo(4, within(1e-12));
    assertThat(test.degreesOfFreedom()).isEqualTo(1);
    assertThat(test.pValue()).isCloseTo(0.0455003, within(1e-7));
  }

  @Test
  void threeExpertsMatchTheExponentialTail() {
    // Expected 20: (100 + 0 + 100) / 20 = 10. With two degrees of freedom P(chi2 >= x) = e^(-x/2):
    // e^-5 = 0.0067379.
    UniformityTest test = UniformityTest.of(new long[] {30, 20, 10}, 1).orElseThrow();
    assertThat(test.statistic()).isCloseTo(10, within(1e-12));
    assertThat(test.pValue()).isCloseTo(0.0067379, within(1e-7));
  }

  @Test
  void drawsWithoutReplacementVaryLess() {
    // As above, but 30 tokens take 2 of 3 experts: the factor is (3-2)/(3-1) = 1/2, chi2 = 20, p =
    // e^-10 = 4.54e-5.
    UniformityTest test = UniformityTest.of(new long[] {30, 20, 10}, 2).orElseThrow();
    assertThat(test.statistic()).isCloseTo(20, within(1e-12));
    assertThat(test.pValue()).isCloseTo(4.54e-5, within(1e-7));
  }

  @Test
  void theStatisticOfUniformDrawsAveragesItsDegreesOfFreedom() {
    // 400 loads of 500 tokens, each 3 different of 8 experts. The mean of chi2 with 7 degrees of
    // freedom is 7, its
    // deviation sqrt(14); the mean of 400 lies within 4 * sqrt(14) / 20 = 0.75 of 7. Uncorrected it
    // would be 5.
    SplittableRandom random = new SplittableRandom(1);
    double sum = 0;
    for (int trial = 0; trial < 400; trial++) {
      sum += UniformityTest.of(uniformDraws(random, 500), 3).orElseThrow().statistic();
    }
    assertThat(sum / 400).isCloseTo(7, within(0.75));
  }

  private static long[] uniformDraws(SplittableRandom random, int tokens) {
    long[] loads = new long[8];
    int[] experts = {0, 1, 2, 3, 4, 5, 6, 7};
    for (int token = 0; token < tokens; token++) {
      for (int i = 0; i < 3; i++) {
        int other = random.nextInt(i, experts.length);
        int drawn = experts[other];
        experts[other] = experts[i];
        experts[i] = drawn;
        loads[drawn]++;
      }
    }
    return loads;
  }

  @Test
  void everyExpertInEveryDrawLeavesNothingToTest() {
    assertThat(UniformityTest.of(new long[] {6, 6}, 2)).isEmpty();
    assertThat(UniformityTest.of(new long[] {6}, 1)).isEmpty();
  }

  @Test
  void refusesALoadOfNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> UniformityTest.of(new long[2], 1));
    assertThatIllegalArgumentException().isThrownBy(() -> UniformityTest.of(new long[] {1, 2}, 0));
  }
}
