package moesim.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopCountsTest {
  private static BitSet pick(TopCounts top, int[] counts, int[] floor) {
    long[] bits = new long[(counts.length + 63) >>> 6];
    floor[0] = top.pick(counts, floor[0], bits);
    return BitSet.valueOf(bits);
  }

  private static BitSet sorted(int[] counts, int most) {
    BitSet bits = new BitSet();
    IntStream.range(0, counts.length)
        .boxed()
        .filter(i -> counts[i] > 0)
        .sorted(Comparator.comparingInt((Integer i) -> -counts[i]).thenComparing(i -> i))
        .limit(most)
        .forEach(bits::set);
    return bits;
  }

  @Test
  void givesTiesToTheLowerIndexAndNeverPicksAZero() {
    int[] floor = {1};
    TopCounts top = new TopCounts(6, 3);
    // Largest three of 4 7 0 4 4 1: 7, then the first two fours.
    assertThat(pick(top, new int[] {4, 7, 0, 4, 4, 1}, floor).stream()).containsExactly(0, 1, 3);
    assertThat(floor[0]).isEqualTo(4);
    assertThat(pick(new TopCounts(4, 3), new int[] {0, 0, 2, 0}, new int[] {1}).stream())
        .containsExactly(2);
  }

  @Test
  void picksWhatSortingPicksWhileCountsGrow() {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int length = 1 + random.nextInt(150);
      int most = 1 + random.nextInt(length);
      TopCounts top = new TopCounts(length, most);
      int[] counts = new int[length];
      int[] floor = {1};
      // Sparse, dense, and jumping rows.
      int increments = 1 + random.nextInt(1 << random.nextInt(12));
      int jump = 1 + random.nextInt(1 << random.nextInt(20));
      for (int round = 0; round < 25; round++) {
        for (int i = 0; i < increments; i++) {
          double skewed = random.nextDouble() * random.nextDouble();
          counts[(int) (skewed * length)] += 1 + random.nextInt(jump);
        }
        assertThat(pick(top, counts, floor))
            .as("seed %d round %d", seed, round)
            .isEqualTo(sorted(counts, most));
      }
    }
  }
}
