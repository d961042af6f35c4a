package moesim.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TopShareTest {
  private static final double EXACT = 1e-12;

  @Test
  void isTheShareItselfIfAllCountsAreEqual() {
    for (int n : new int[] {1, 7, 64, 128, 256, 384}) {
      int[] counts = new int[n];
      Arrays.fill(counts, 3);
      assertThat(TopShare.of(counts, 0.2).orElseThrow()).isCloseTo(0.2, within(EXACT));
    }
  }

  @Test
  void addsTheLargestCountsAndAPartOfTheNext() {
    // 8 of 20 in the first of five; with 30 %: 8 and half of 6, 11 of 20.
    int[] counts = {1, 6, 3, 8, 2};
    assertThat(TopShare.of(counts, 0.2).orElseThrow()).isCloseTo(8 / 20.0, within(EXACT));
    assertThat(TopShare.of(counts, 0.3).orElseThrow()).isCloseTo(11 / 20.0, within(EXACT));
    assertThat(TopShare.of(counts, 0).orElseThrow()).isZero();
    assertThat(TopShare.of(counts, 1).orElseThrow()).isCloseTo(1, within(EXACT));
  }

  @Test
  void takesAShareThatMissesAWholeNumberByRoundingForWhole() {
    // 0.1 * 30 is 3.0000000000000004 in binary.
    int[] counts = new int[30];
    Arrays.fill(counts, 0, 3, 1);
    assertThat(TopShare.of(counts, 0.1).orElseThrow()).isCloseTo(1, within(EXACT));
  }

  @Test
  void isUnknownWithoutCounts() {
    assertThat(TopShare.of(new int[4], 0.2)).isEmpty();
    assertThat(TopShare.of(new int[0], 0.2)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> TopShare.of(new int[4], 1.1));
  }
}
