package moesim.hardware.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published example of DeepSeek's balancer, and edges of it. */
class EplbTest {
  private static final long[][] TOKENS = {
    {90, 132, 40, 61, 104, 165, 39, 4, 73, 56, 183, 86},
    {20, 107, 104, 64, 19, 197, 187, 157, 172, 86, 16, 27}
  };
  private static final SlotShape TWO_LAYERS = new SlotShape(2, 12, 16, 4, 2, 8);
  private static final SlotShape ONE_LAYER = new SlotShape(1, 12, 16, 4, 2, 8);

  @Test
  void hierarchicalPlacesThePublishedExampleAsPublished() {
    ReplicationContext context =
        Given.context(TWO_LAYERS, ExpertCost.TOKENS, Map.of()).withLoads(ExpertLoads.of(TOKENS), 1);
    Slots slots = Given.place("eplb-hierarchical", context);
    assertThat(slots.experts(0)).containsExactly(5, 6, 5, 7, 8, 4, 3, 4, 10, 9, 10, 2, 0, 1, 11, 1);
    assertThat(slots.experts(1)).containsExactly(7, 10, 6, 8, 6, 11, 8, 9, 2, 4, 5, 1, 5, 0, 3, 1);
    assertThat(copies(slots, 0)).containsExactly(1, 2, 1, 1, 2, 2, 1, 1, 1, 1, 2, 1);
    assertThat(copies(slots, 1)).containsExactly(1, 2, 1, 1, 1, 2, 2, 1, 2, 1, 1, 1);
  }

  private static int[] copies(Slots slots, int layer) {
    int[] copies = new int[slots.shape().experts()];
    for (int expert = 0; expert < copies.length; expert++) {
      copies[expert] = slots.copies(layer, expert);
    }
    return copies;
  }

  @Test
  void balancesOfTheExampleHaveEveryPublishedDigit() {
    assertThat(balances("eplb-hierarchical", 0)).isEqualTo("0.827724 0.705601");
    assertThat(balances("eplb-hierarchical", 1)).isEqualTo("0.805014 0.460191");
    // Of the global policy only the balance of units was published.
    assertThat(balances("eplb-global", 0)).startsWith("0.932310 ");
    assertThat(balances("eplb-global", 1)).startsWith("0.840116 ");
  }

  private static String balances(String policy, int row) {
    Slots slots = Slots.of(ONE_LAYER, new int[][] {Given.place(policy, ONE_LAYER, TOKENS[row])});
    BalanceScore score = Given.score(slots, TokenSplit.EVEN, TOKENS[row]);
    return String.format(
        Locale.ROOT,
        "%.6f %.6f",
        score.unitBalance().orElseThrow(),
        score.expertBalance().orElseThrow());
  }

  @Test
  void layersAreCombinedBySumsOfMeansAndMaxima() {
    ReplicationContext context =
        Given.context(TWO_LAYERS, ExpertCost.TOKENS, Map.of()).withLoads(ExpertLoads.of(TOKENS), 1);
    BalanceMeter meter = new BalanceMeter(TWO_LAYERS, TokenSplit.EVEN, ExpertCost.TOKENS);
    meter.window(ExpertLoads.of(TOKENS), Given.place("eplb-hierarchical", context));
    // Slots: totals 1033 and 1156, means 64.5625 and 72.25, maxima 183/2 = 91.5 and 157.
    assertThat(meter.score().expertBalance()).hasValue((64.5625 + 72.25) / (91.5 + 157));
  }

  @Test
  void groupsThatNodesDoNotDivideFallToTheGlobalRule() {
    // Three groups on two nodes.
    SlotShape shape = new SlotShape(1, 12, 16, 3, 2, 8);
    assertThat(Given.place("eplb-hierarchical", shape, TOKENS[0]))
        .isEqualTo(Given.place("eplb-global", shape, TOKENS[0]));
    assertThat(Given.place("eplb-hierarchical", ONE_LAYER, TOKENS[0]))
        .isNotEqualTo(Given.place("eplb-global", ONE_LAYER, TOKENS[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"eplb-hierarchical", "eplb-global", "zigzag"})
  void withoutSpareSlotsEveryExpertStandsOnce(String policy) {
    assertThat(Given.place(policy, new SlotShape(1, 12, 12, 4, 2, 4), TOKENS[0]))
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  @ParameterizedTest
  @ValueSource(strings = {"eplb-hierarchical", "eplb-global", "zigzag"})
  void oneUnitTakesAllByFallingTokensPerCopy(String policy) {
    // 3/1, 8/2, 8/2, 1: the copy of expert 1 ranks after its first, by number of the replica.
    assertThat(Given.place(policy, Given.oneNode(3, 4, 1), 3, 8, 1)).containsExactly(1, 1, 0, 2);
  }

  @Test
  void asManySlotsAsUnitsAreFilledInOrder() {
    // One slot each: replica i on unit i; the spare one copies expert 2, 9/1 against 4 and 5.
    assertThat(Given.place("eplb-global", Given.oneNode(3, 4, 4), 4, 5, 9))
        .containsExactly(0, 1, 2, 2);
  }

  @Test
  void aLayerWithoutLoadIsPlacedAsIfAllExpertsWereUsedAlike() {
    // One token each: copies of experts 0 and 1, which then weigh half. Packed: 2, 3 first.
    int[] alike = Given.place("eplb-global", Given.oneNode(4, 6, 2), 1, 1, 1, 1);
    assertThat(Given.place("eplb-global", Given.oneNode(4, 6, 2), 0, 0, 0, 0)).isEqualTo(alike);
    assertThat(alike).containsExactly(2, 0, 0, 3, 1, 1);
  }

  @Test
  void distinctKeepsCopiesOnDifferentUnits() {
    // As above, but the second copies of 0 and 1 pass over the unit that holds the first.
    SlotShape shape = Given.oneNode(4, 6, 2);
    ReplicationContext context =
        Given.context(shape, ExpertCost.TOKENS, Map.of("distinct", "true"));
    Slots apart = Given.place("eplb-global", context);
    assertThat(apart.experts(0)).containsExactly(2, 0, 1, 3, 1, 0);
    assertThat(apart.wasted(0)).isZero();
    assertThat(Given.place("eplb-global", Given.context(shape, ExpertCost.TOKENS, Map.of()))
            .wasted(0))
        .isEqualTo(2);
  }

  @Test
  void zigzagPacksTheSameCopiesInRounds() {
    // Copies of 9: 4.5, 4.5; then 4, 3, 2, 1. Rounds: 0a 0b | 2 1 | 3 4.
    assertThat(Given.place("zigzag", Given.oneNode(5, 6, 2), 9, 4, 3, 2, 1))
        .containsExactly(0, 2, 3, 0, 1, 4);
  }
}
