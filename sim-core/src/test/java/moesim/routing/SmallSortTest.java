package moesim.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SmallSortTest {
  @Test
  void sortsEveryInputOfZerosAndOnes() {
    // A network of comparators that sorts all of them sorts everything (Knuth, TAOCP 3, 5.3.4,
    // Theorem Z).
    for (int bits = 0; bits < 256; bits++) {
      int[] values = new int[SmallSort.MOST];
      for (int i = 0; i < values.length; i++) {
        values[i] = bits >>> i & 1;
      }
      assertSorted(values);
    }
  }

  @Test
  void sortsExpertsAmongTheMarksOfAbsence() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1_000; i++) {
      assertSorted(
          random.ints(8, 0, 40).map(v -> v < 32 ? v : Integer.MAX_VALUE).toArray());
    }
  }

  private static void assertSorted(int[] values) {
    int[] expected = values.clone();
    Arrays.sort(expected);
    SmallSort.sort(values);
    assertThat(values).isEqualTo(expected);
  }
}
