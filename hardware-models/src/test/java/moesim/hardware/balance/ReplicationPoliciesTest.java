package moesim.hardware.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import moesim.hardware.CompiledFactories;
import moesim.input.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicationPoliciesTest {
  static List<String> policies() {
    return ReplicationPolicies.names();
  }

  @Test
  void everyPolicyOfThePackageIsListed()
      throws IOException, ClassNotFoundException, URISyntaxException {
    assertThat(CompiledFactories.listed(ReplicationPolicy.class))
        .containsExactlyInAnyOrderElementsOf(CompiledFactories.of(ReplicationPolicy.class));
    assertThat(policies())
        .containsExactly(
            "contiguous",
            "duplicate",
            "eplb-global",
            "eplb-hierarchical",
            "oracle-best",
            "oracle-worst",
            "pair-separating",
            "popularity-aware",
            "random",
            "remap",
            "round-robin",
            "zigzag");
    assertThat(ReplicationPolicies.find("no-such-policy")).isEmpty();
  }

  /** Two layers, one of them without load. */
  private static ReplicationContext random(SlotShape shape, Random random) {
    ExpertLoads loads = new ExpertLoads(2, shape.experts());
    PairCounts pairs = new PairCounts(2, shape.experts());
    for (int expert = 0; expert < shape.experts(); expert++) {
      loads.add(0, expert, random.nextInt(20));
      if (expert > 0) {
        pairs.add(0, expert, random.nextInt(expert), 3);
      }
    }
    return Given.context(shape, ExpertCost.TOKENS, Map.of())
        .withLoads(loads, 1)
        .withPairs(Optional.of(pairs));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void givesEveryExpertASlotWhateverTheShape(String policy) {
    Random random = new Random(3);
    for (int i = 0; i < 150; i++) {
      int units = 1 + random.nextInt(5);
      int experts = 1 + random.nextInt(12);
      int perUnit = (experts + units - 1) / units + random.nextInt(3);
      SlotShape shape = new SlotShape(2, experts, units * perUnit, 1, 1, units);
      // Slots.of refuses what leaves an expert out.
      assertThat(Given.place(policy, random(shape, random)).shape()).isEqualTo(shape);
    }
  }

  /** DeepSeek's balancer may waste slots, and so may the bounds. */
  @ParameterizedTest
  @MethodSource("policies")
  void wastesNoSlotUnlessThatIsItsRule(String policy) {
    if (List.of("eplb-global", "eplb-hierarchical", "zigzag", "oracle-best", "oracle-worst")
        .contains(policy)) {
      return;
    }
    Random random = new Random(4);
    for (int i = 0; i < 100; i++) {
      SlotShape shape = new SlotShape(2, 12, 18, 1, 1, 3);
      Slots slots = Given.place(policy, random(shape, random));
      assertThat(slots.wasted(0)).isZero();
      assertThat(slots.wasted(1)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void repeatsItself(String policy) {
    SlotShape shape = new SlotShape(2, 12, 18, 1, 1, 3);
    Slots once = Given.place(policy, random(shape, new Random(5)));
    Slots again = Given.place(policy, random(shape, new Random(5)));
    assertThat(once.experts(0)).isEqualTo(again.experts(0));
    assertThat(once.experts(1)).isEqualTo(again.experts(1));
  }

  @Test
  void contiguousPutsNeighboursTogetherAndFillsInTurn() {
    assertThat(Given.place("contiguous", Given.oneNode(6, 6, 3), new long[6]))
        .containsExactly(0, 1, 2, 3, 4, 5);
    // Five experts on three units: 2, 2, 1. Spare slots in turn, but not where they stand:
    // unit 0 holds 0 and 1, so 2; unit 1 holds 2 and 3, so 4; unit 2 goes on with 0 and 1.
    assertThat(Given.place("contiguous", Given.oneNode(5, 9, 3), new long[5]))
        .containsExactly(0, 1, 2, 2, 3, 4, 4, 0, 1);
  }

  @Test
  void roundRobinDealsExpertsOut() {
    assertThat(Given.place("round-robin", Given.oneNode(6, 6, 3), new long[6]))
        .containsExactly(0, 3, 1, 4, 2, 5);
  }

  @Test
  void remapPutsTheCostliestOnTheLeastCostlyUnitWithRoom() {
    // 9 7 6 to units 0 1 2; 5 joins 6, 4 joins 7, 1 joins 9.
    assertThat(Given.place("remap", Given.oneNode(6, 6, 3), 9, 7, 6, 5, 4, 1))
        .containsExactly(0, 5, 1, 4, 2, 3);
  }

  @Test
  void duplicateCopiesWhatLowersTheCostliestUnitMost() {
    // Units {0 1} = 12, {2 3} = 4. A copy of 0 on unit 1 gives 7 and 9; of 1 gives 11 and 5.
    // Then unit 0 has room: a copy of 2 gives 8.5 and 7.5, of 3 the same the other way: the lower.
    assertThat(Given.place("duplicate", Given.oneNode(4, 6, 2), 10, 2, 3, 1))
        .containsExactly(0, 1, 2, 2, 3, 0);
  }

  @Test
  void duplicateCountsWhatACopyCostsThoughItServesLittle() {
    // An expert costs 4 at least. Units {0 1} = 9 + 4, {2 3} = 4 + 4. A copy of 0 gives
    // 4.5 + 4 and 8 + 4.5; a copy of 1 leaves unit 0 at 13.
    SlotShape shape = Given.oneNode(4, 6, 2);
    ReplicationContext context = Given.context(
            shape, tokens -> tokens > 0 ? Math.max(4, tokens) : 0, Map.of())
        .withLoads(ExpertLoads.of(new long[][] {{9, 2, 3, 3}}), 1);
    // Unit 0 then takes 1 into account: copies of 2 or 3 raise it to 12.5 and lower nothing.
    assertThat(Given.place("duplicate", context).experts(0)).containsExactly(0, 1, 2, 2, 3, 0);
  }

  @Test
  void costsAreThoseOfOneStepThoughLoadsAreOfMany() {
    // As above in four steps: the floor of 4 must not vanish in the sum.
    ReplicationContext context = Given.context(
            Given.oneNode(4, 4, 2), tokens -> Math.max(4, tokens), Map.of())
        .withLoads(ExpertLoads.of(new long[][] {{20, 12, 8, 4}}), 4);
    assertThat(context.stepCost().of(20)).isEqualTo(5);
    assertThat(context.stepCost().of(4)).isEqualTo(4);
  }

  @Test
  void pairSeparatingKeepsApartWhatTokensSelectTogether() {
    SlotShape shape = Given.oneNode(4, 4, 2);
    PairCounts pairs = new PairCounts(1, 4);
    for (int i = 0; i < 3; i++) {
      pairs.add(0, 0, 1);
      pairs.add(0, 2, 3);
    }
    ReplicationContext context = Given.context(shape, ExpertCost.TOKENS, Map.of())
        .withLoads(ExpertLoads.of(new long[][] {{3, 3, 3, 3}}), 1)
        .withPairs(Optional.of(pairs));
    Slots apart = Given.place("pair-separating", context);
    assertThat(apart.experts(0)).containsExactly(0, 2, 1, 3);
    assertThat(pairs.together(0, apart)).isZero();
    assertThat(pairs.together(0, Given.slots(shape, 0, 1, 2, 3))).isEqualTo(6);
    assertThat(pairs.total(0)).isEqualTo(6);
  }

  @Test
  void pairSeparatingSaysThatItNeedsPairs() {
    assertThatThrownBy(() -> Given.place("pair-separating", Given.oneNode(2, 2, 2), 1, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("pair-separating needs to know which experts tokens select together");
  }

  @Test
  void theReplicationRuleIsAnOption() {
    SlotShape shape = Given.oneNode(3, 8, 1);
    ExpertLoads loads = ExpertLoads.of(new long[][] {{12, 7, 1}});
    Slots proportional = Given.place(
        "eplb-global",
        Given.context(shape, ExpertCost.TOKENS, Map.of("replication", "proportional"))
            .withLoads(loads, 1));
    assertThat(proportional.copies(0, 0)).isEqualTo(5);
    assertThat(proportional.copies(0, 1)).isEqualTo(2);
    Slots greedy = Given.place(
        "eplb-global", Given.context(shape, ExpertCost.TOKENS, Map.of()).withLoads(loads, 1));
    assertThat(greedy.copies(0, 1)).isEqualTo(3);
  }
}
