package moesim.hardware.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import moesim.hardware.parallel.Suppression;
import org.junit.jupiter.api.Test;

class BalanceMeterTest {
  private static final SlotShape SHAPE = Given.oneNode(3, 4, 2);

  @Test
  void comparesMeansWithMaxima() {
    // Slots 3 2 | 4 3: units 5 and 7, mean 6; slots mean 3, fullest 4.
    BalanceScore score = Given.score(Given.slots(SHAPE, 0, 1, 2, 0), TokenSplit.EVEN, 6, 2, 4);
    assertThat(score.unitBalance()).hasValue(6.0 / 7);
    assertThat(score.expertBalance()).hasValue(3.0 / 4);
    assertThat(score.nodeBalance()).hasValue(1);
    // 7/6 in millionths.
    assertThat(score.parP50()).hasValue(1.166667);
    assertThat(score.wastedSlots()).isZero();
  }

  @Test
  void nodesAreComparedAsUnitsAre() {
    SlotShape shape = new SlotShape(1, 4, 4, 1, 2, 4);
    // Units 1 2 3 4, nodes 3 and 7: means 2.5 and 5.
    BalanceScore score = Given.score(Given.slots(shape, 0, 1, 2, 3), TokenSplit.EVEN, 1, 2, 3, 4);
    assertThat(score.unitBalance()).hasValue(2.5 / 4);
    assertThat(score.nodeBalance()).hasValue(5.0 / 7);
  }

  @Test
  void aWindowWithoutLoadHasNoBalance() {
    BalanceScore score = Given.score(Given.slots(SHAPE, 0, 1, 2, 0), TokenSplit.EVEN, 0, 0, 0);
    assertThat(score.windows()).isZero();
    assertThat(score.emptyWindows()).isEqualTo(1);
    assertThat(score.unitBalance()).isEmpty();
    assertThat(score.nodeBalance()).isEmpty();
    assertThat(score.expertBalance()).isEmpty();
    assertThat(score.parP99()).isEmpty();
  }

  @Test
  void aLayerWithoutLoadCountsForNothing() {
    SlotShape shape = new SlotShape(2, 3, 4, 1, 1, 2);
    Slots slots = Slots.of(shape, new int[][] {{0, 1, 2, 0}, {0, 1, 2, 0}});
    BalanceMeter meter = new BalanceMeter(shape, TokenSplit.EVEN, ExpertCost.TOKENS);
    meter.window(ExpertLoads.of(new long[][] {{6, 2, 4}, {0, 0, 0}}), slots);
    assertThat(meter.score().unitBalance()).hasValue(6.0 / 7);
  }

  @Test
  void windowsAreAveragedAndQuantilesTakenOverWindowsAndLayers() {
    Slots slots = Given.slots(SHAPE, 0, 1, 2, 0);
    BalanceMeter meter = new BalanceMeter(SHAPE, TokenSplit.EVEN, ExpertCost.TOKENS);
    // Units 5 and 7, then 1 and 1, then 0 and 4: maximum over mean 7/6, 1, 2.
    meter.window(ExpertLoads.of(new long[][] {{6, 2, 4}}), slots);
    meter.window(ExpertLoads.of(new long[][] {{2, 0, 0}}), slots);
    meter.window(ExpertLoads.of(new long[][] {{0, 0, 4}}), slots);
    BalanceScore score = meter.score();
    assertThat(score.unitBalance().orElseThrow()).isCloseTo((6.0 / 7 + 1 + 0.5) / 3, within(1e-15));
    assertThat(score.parP50()).hasValue(1.166667);
    assertThat(score.parP99()).hasValue(2);
  }

  @Test
  void wastedSlotsAreCountedInTheMeanOfWindows() {
    Slots wasting = Given.slots(Given.oneNode(2, 6, 2), 0, 0, 1, 0, 0, 0);
    assertThat(Given.score(wasting, TokenSplit.EVEN, 1, 1).wastedSlots()).isEqualTo(3);
  }

  @Test
  void onlyNearestCopiesSpareCrossings() {
    // Expert 0 on both nodes, expert 1 on one: of its 4 tokens those of the other node cross.
    Slots slots = Given.slots(new SlotShape(1, 2, 4, 1, 2, 4), 0, 0, 0, 1);
    assertThat(Given.score(slots, TokenSplit.NEAREST, 12, 4).crossingTokens()).isEqualTo(2);
    assertThat(Given.score(slots, TokenSplit.EVEN, 12, 4).crossingTokens()).isEqualTo(8);
  }

  /** The same, token by token, from all units in turn. */
  @Test
  void crossingsAreThoseOfTokensOneByOne() {
    SlotShape shape = new SlotShape(1, 12, 16, 1, 2, 8);
    long[] tokens = {80, 16, 8, 24, 32, 40, 8, 0, 64, 56, 8, 16};
    Slots slots = Given.slots(shape, Given.place("eplb-global", shape, tokens));
    TokenCopies copies = new TokenCopies(slots, TokenSplit.NEAREST, Suppression.NONE);
    for (int expert = 0; expert < 12; expert++) {
      for (int token = 0; token < tokens[expert]; token++) {
        copies.add(0, token % 8, expert);
      }
    }
    assertThat(Given.score(slots, TokenSplit.NEAREST, tokens).crossingTokens())
        .isEqualTo((double) copies.betweenNodes());
  }

  @Test
  void aStepTakesAsLongAsItsCostliestUnitInEveryLayer() {
    SlotShape shape = new SlotShape(2, 2, 2, 1, 1, 2);
    Slots slots = Slots.of(shape, new int[][] {{0, 1}, {0, 1}});
    BalanceMeter meter = new BalanceMeter(shape, TokenSplit.EVEN, tokens -> 10 * tokens);
    // 10 * 4, then 10 * 3; in the mean 10 * (4 + 2) / 2 and 10 * (0 + 3) / 2.
    assertThat(meter.step(ExpertLoads.of(new long[][] {{4, 2}, {0, 3}}), slots)).isEqualTo(70);
    assertThat(meter.score().computePs()).isEqualTo(70);
    assertThat(meter.score().balancedPs()).isEqualTo(45);
  }

  @Test
  void nearestServesTokensOnTheirUnitThenTheirNode() {
    // Expert 0 on units 0, 1 (node 0) and 2 (node 1), 12 tokens, 3 from each unit. Those of unit 3
    // go to unit 2.
    SlotShape shape = new SlotShape(1, 2, 4, 1, 2, 4);
    Slots slots = Given.slots(shape, 0, 0, 0, 1);
    double[] tokens = new double[4];
    TokenSplit.NEAREST.split(slots, 0, new long[] {12, 0}, tokens);
    assertThat(tokens).containsExactly(3, 3, 6, 0);
    TokenSplit.EVEN.split(slots, 0, new long[] {12, 0}, tokens);
    assertThat(tokens).containsExactly(4, 4, 4, 0);
  }

  @Test
  void leastLoadedLevelsTheUnits() {
    // Expert 1 leaves 6 on unit 0. Expert 0, on both, levels them at (6 + 10) / 2 = 8.
    Slots slots = Given.slots(SHAPE, 0, 1, 2, 0);
    double[] tokens = new double[4];
    TokenSplit.LEAST_LOADED.split(slots, 0, new long[] {10, 6, 0}, tokens);
    assertThat(tokens).containsExactly(2, 6, 0, 8);
    // With 4 tokens it cannot: all go to unit 1.
    TokenSplit.LEAST_LOADED.split(slots, 0, new long[] {4, 6, 0}, tokens);
    assertThat(tokens).containsExactly(0, 6, 0, 4);
  }

  /** Which unit a copy stands on is nothing to the balance of copies. */
  @Test
  void packingDoesNotChangeTheBalanceOfExperts() {
    Random random = new Random(8);
    SlotShape shape = Given.oneNode(24, 32, 8);
    for (int i = 0; i < 100; i++) {
      long[] tokens = random.longs(24, 0, 500).toArray();
      int[] balanced = Given.place("eplb-global", shape, tokens);
      int[] zigzag = Given.place("zigzag", shape, tokens);
      int[] shuffled = shuffled(balanced, random);
      double expected = balance(shape, balanced, tokens);
      assertThat(balance(shape, zigzag, tokens)).isEqualTo(expected);
      assertThat(balance(shape, shuffled, tokens)).isEqualTo(expected);
    }
  }

  private static int[] shuffled(int[] experts, Random random) {
    List<Integer> order = new ArrayList<>(IntStream.of(experts).boxed().toList());
    Collections.shuffle(order, random);
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double balance(SlotShape shape, int[] experts, long[] tokens) {
    assertThat(Arrays.stream(tokens).sum()).isPositive();
    return Given.score(Given.slots(shape, experts), TokenSplit.EVEN, tokens)
        .expertBalance()
        .orElseThrow();
  }
}
