package moesim.hardware.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import moesim.input.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotsTest {
  private static final SlotShape SHAPE = Given.oneNode(3, 4, 2);

  @Test
  void copiesAndPlacesFollowFromTheSlots() {
    Slots slots = Given.slots(SHAPE, 2, 0, 1, 2);
    assertThat(slots.expertOf(0, 2)).isEqualTo(1);
    assertThat(slots.copies(0, 2)).isEqualTo(2);
    assertThat(slots.slotOf(0, 2, 0)).isZero();
    assertThat(slots.slotOf(0, 2, 1)).isEqualTo(3);
    assertThat(slots.isOn(0, 0, 0)).isTrue();
    assertThat(slots.isOn(0, 0, 1)).isFalse();
    assertThat(slots.wasted(0)).isZero();
  }

  @Test
  void aSlotThatRepeatsAnExpertOfItsUnitIsWasted() {
    assertThat(Given.slots(Given.oneNode(2, 6, 2), 0, 0, 0, 1, 0, 1).wasted(0)).isEqualTo(3);
  }

  @Test
  void aPolicyThatPlacesWronglyIsTheUsersProblem() {
    ReplicationContext context = Given.context(SHAPE, ExpertCost.TOKENS, Map.of());
    refused(context, new int[][] {{0, 1, 2}}, "layer 0: read 3 slots; accepted are 4");
    refused(context, new int[][] {{0, 1, 2, 3}}, "layer 0, slot 3: expert 3 outside [0, 3)");
    refused(context, new int[][] {{0, -1, 2, 1}}, "layer 0, slot 1: expert -1 outside [0, 3)");
    refused(
        context,
        new int[][] {{0, 1, 1, 0}},
        "layer 0: expert 2 stands in no slot; every expert needs one");
    refused(context, new int[0][], "read 0 layers; accepted are 1");
  }

  private static void refused(ReplicationContext context, int[][] experts, String why) {
    assertThatThrownBy(() -> context.slots(experts))
        .isInstanceOf(InputException.class)
        .hasMessage("placement.yaml:4:3: placement.policy: placed experts wrongly: " + why);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 7, 1, 1, 7, 7 slots cannot hold 8 experts; take at least 8",
    "8, 10, 1, 1, 4, 10 slots do not divide into 4 units of one size",
    "8, 8, 1, 3, 8, 8 units do not divide into 3 nodes of one size",
    "8, 8, 3, 1, 8, 8 experts do not divide into 3 groups of one size"
  })
  void shapesThatDoNotDivideAreRefused(
      int experts, int slots, int groups, int nodes, int units, String why) {
    assertThatThrownBy(() -> new SlotShape(1, experts, slots, groups, nodes, units))
        .hasMessage(why);
  }
}
