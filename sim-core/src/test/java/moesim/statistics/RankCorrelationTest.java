package moesim.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {
  @Test
  void sharesRanksAmongEqualCounts() {
    // Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: 4.5 / sqrt(4.5 * 5).
    assertThat(RankCorrelation.spearman(new int[] {0, 5, 5, 9}, new int[] {1, 2, 3, 4})
            .orElseThrow())
        .isCloseTo(4.5 / Math.sqrt(22.5), within(1e-12));
  }

  @Test
  void isOneForAnyIncreasingRelationAndMinusOneForADecreasingOne() {
    int[] counts = {4, 1, 3, 1_000_000, 0};
    int[] squares = {16, 1, 9, Integer.MAX_VALUE, 0};
    int[] opposite = {1, 3, 2, 0, 4};
    assertThat(RankCorrelation.spearman(counts, squares).orElseThrow()).isCloseTo(1, within(1e-12));
    assertThat(RankCorrelation.spearman(counts, opposite).orElseThrow())
        .isCloseTo(-1, within(1e-12));
  }

  @Test
  void isThatOfCommonsMath() {
    SplittableRandom random = new SplittableRandom(5);
    for (int bound : new int[] {2, 5, 1000}) {
      int[] left = random.ints(400, 0, bound).toArray();
      int[] right = new int[left.length];
      for (int i = 0; i < left.length; i++) {
        right[i] = random.nextBoolean() ? left[i] : random.nextInt(bound);
      }
      double expected = new SpearmansCorrelation()
          .correlation(
              Arrays.stream(left).asDoubleStream().toArray(),
              Arrays.stream(right).asDoubleStream().toArray());
      assertThat(RankCorrelation.spearman(left, right).orElseThrow())
          .isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void isUnknownForAConstantColumn() {
    assertThat(RankCorrelation.spearman(new int[] {2, 2, 2}, new int[] {1, 2, 3}))
        .isEmpty();
    assertThat(RankCorrelation.spearman(new int[0], new int[0])).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RankCorrelation.spearman(new int[2], new int[3]));
  }
}
