package moesim.hardware.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplicationRuleTest {
  @Test
  void greedyServesTheFullestCopyNext() {
    // 12, 7, 1: 12 -> 6 6; then 7 -> 3.5; then 6 -> 4 4 4.
    assertThat(ReplicationRule.GREEDY.copies(new long[] {12, 7, 1}, 6)).containsExactly(3, 2, 1);
    assertThat(ReplicationRule.GREEDY.replicas(new long[] {12, 7, 1}, 6))
        .containsExactly(0, 1, 2, 0, 1, 0);
  }

  @Test
  void waterfillFindsTheLowestLevel() {
    // Level 4: 3 + 2 + 1 copies = 6; level 3: 4 + 3 + 1 = 8. With 7 slots the rest goes to 12/3.
    assertThat(ReplicationRule.WATERFILL.copies(new long[] {12, 7, 1}, 6)).containsExactly(3, 2, 1);
    assertThat(ReplicationRule.WATERFILL.copies(new long[] {12, 7, 1}, 7)).containsExactly(4, 2, 1);
  }

  @Test
  void proportionalGivesWholeSharesThenLargestRemainders() {
    // Shares of 6 slots: 3.6, 2.1, 0.3: 3, 2 and the one that everybody has.
    assertThat(ReplicationRule.PROPORTIONAL.copies(new long[] {12, 7, 1}, 6))
        .containsExactly(3, 2, 1);
    // Shares of 8: 4.8, 2.8, 0.4: 4, 2, 1, and one more to the larger remainder, the lower of
    // equals.
    assertThat(ReplicationRule.PROPORTIONAL.copies(new long[] {12, 7, 1}, 8))
        .containsExactly(5, 2, 1);
  }

  @Test
  void proportionalTakesBackWhereItCostsLeast() {
    // Shares of 5: 4.75 and four of 0.0625: 4 + 1 + 1 + 1 + 1, three too many, all of expert 0.
    assertThat(ReplicationRule.PROPORTIONAL.copies(new long[] {76, 1, 1, 1, 1}, 5))
        .containsExactly(1, 1, 1, 1, 1);
  }

  @ParameterizedTest
  @EnumSource
  void everyRuleFillsAllSlotsAndLeavesNobodyOut(ReplicationRule rule) {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      long[] tokens = random.longs(1 + random.nextInt(12), 0, 40).toArray();
      int slots = tokens.length + random.nextInt(20);
      int[] copies = rule.copies(tokens, slots);
      assertThat(Arrays.stream(copies).sum()).isEqualTo(slots);
      assertThat(copies).doesNotContain(0);
    }
  }

  /** Both minimise the largest load of a copy: two algorithms, one optimum. */
  @Test
  void greedyAndWaterfillHaveTheSameFullestCopy() {
    Random random = new Random(2);
    for (int i = 0; i < 300; i++) {
      // Multiples of 5040, so that the whole-numbered levels of waterfill include all of 1 to 10
      // copies.
      long[] tokens = random.longs(6, 0, 40).map(one -> one * 5040).toArray();
      int slots = 6 + random.nextInt(5);
      assertThat(fullest(tokens, ReplicationRule.WATERFILL.copies(tokens, slots)))
          .isEqualTo(fullest(tokens, ReplicationRule.GREEDY.copies(tokens, slots)));
    }
  }

  private static double fullest(long[] tokens, int[] copies) {
    double most = 0;
    for (int expert = 0; expert < tokens.length; expert++) {
      most = Math.max(most, (double) tokens[expert] / copies[expert]);
    }
    return most;
  }
}
