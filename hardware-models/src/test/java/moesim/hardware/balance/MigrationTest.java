package moesim.hardware.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Experts of 100 bytes; 100 B/s inside a node, 10 B/s between nodes. */
class MigrationTest {
  private static final long SECOND = 1_000_000_000_000L;
  private static final SlotShape TWO_NODES = new SlotShape(1, 4, 4, 1, 2, 4);

  private static Migration between(Slots before, Slots after) {
    return Migration.between(before, after, ExpertBytes.equal(100), Given.LINKS);
  }

  @Test
  void nothingMovesIfOnlySlotsOfAUnitChangePlaces() {
    SlotShape shape = Given.oneNode(4, 4, 2);
    assertThat(between(Given.slots(shape, 0, 1, 2, 3), Given.slots(shape, 1, 0, 3, 2)))
        .isEqualTo(Migration.NONE);
  }

  @Test
  void anExchangeInsideANodeUsesItsLinks() {
    // Units 0 and 1, one node, send and receive 100 B each at the same time.
    assertThat(between(Given.slots(TWO_NODES, 0, 1, 2, 3), Given.slots(TWO_NODES, 1, 0, 2, 3)))
        .isEqualTo(new Migration(2, 200, 0, SECOND));
  }

  @Test
  void anExchangeBetweenNodesUsesTheSlowerLinks() {
    assertThat(between(Given.slots(TWO_NODES, 0, 1, 2, 3), Given.slots(TWO_NODES, 2, 1, 0, 3)))
        .isEqualTo(new Migration(2, 0, 200, 10 * SECOND));
  }

  @Test
  void aCopyComesFromTheNodeIfThatHoldsOne() {
    // Expert 0 stands on units 0 and 2; unit 3 gets it from unit 2, of its node.
    SlotShape shape = new SlotShape(1, 3, 4, 1, 2, 4);
    assertThat(between(Given.slots(shape, 0, 1, 0, 2), Given.slots(shape, 0, 1, 2, 0)))
        .isEqualTo(new Migration(2, 200, 0, SECOND));
  }

  @Test
  void copiesComeFromTheUnitThatHasSentLeast() {
    // Two copies of expert 0, from units 0 and 1: one second, not two.
    SlotShape shape = Given.oneNode(2, 6, 6);
    assertThat(between(Given.slots(shape, 0, 0, 1, 1, 1, 1), Given.slots(shape, 0, 0, 0, 0, 1, 1)))
        .isEqualTo(new Migration(2, 200, 0, SECOND));
    // Three, from two: two seconds.
    assertThat(between(Given.slots(shape, 0, 0, 1, 1, 1, 1), Given.slots(shape, 0, 0, 0, 0, 0, 1)))
        .isEqualTo(new Migration(3, 300, 0, 2 * SECOND));
  }

  @Test
  void aSecondCopyOnAUnitIsCopiedThere() {
    SlotShape shape = Given.oneNode(2, 4, 2);
    assertThat(between(Given.slots(shape, 0, 1, 1, 1), Given.slots(shape, 0, 1, 0, 0)))
        .isEqualTo(new Migration(1, 100, 0, SECOND));
  }
}
