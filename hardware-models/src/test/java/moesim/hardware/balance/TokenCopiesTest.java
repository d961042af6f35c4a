package moesim.hardware.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import moesim.hardware.parallel.Suppression;
import org.junit.jupiter.api.Test;

/** Two nodes of two units; units hold experts {0 1}, {2 3}, {4 5} and {0 2}. */
class TokenCopiesTest {
  private static final SlotShape SHAPE = new SlotShape(1, 6, 8, 1, 2, 4);
  private static final Slots SLOTS = Given.slots(SHAPE, 0, 1, 2, 3, 4, 5, 0, 2);

  private static TokenCopies copies(TokenSplit split, Suppression sent) {
    return new TokenCopies(SLOTS, split, sent);
  }

  @Test
  void everySelectedExpertGetsACopyUnlessTheyAreSpared() {
    // From unit 1: experts 4 and 5 on unit 2, expert 1 on unit 0, expert 3 at home.
    TokenCopies perExpert = copies(TokenSplit.EVEN, Suppression.NONE);
    perExpert.add(0, 1, 4, 5, 1, 3);
    assertThat(perExpert.between(1, 2)).isEqualTo(2);
    assertThat(perExpert.between(1, 0)).isEqualTo(1);
    assertThat(perExpert.between(1, 1)).isEqualTo(1);
    assertThat(perExpert.betweenNodes()).isEqualTo(2);
    assertThat(perExpert.insideNodes()).isEqualTo(1);
    TokenCopies perUnit = copies(TokenSplit.EVEN, Suppression.UNIT);
    perUnit.add(0, 1, 4, 5, 1, 3);
    assertThat(perUnit.betweenNodes()).isEqualTo(1);
    assertThat(perUnit.insideNodes()).isEqualTo(1);
  }

  @Test
  void aNodeIsEnteredOnceAndHandsOn() {
    // From unit 1: expert 4 on unit 2, the second copies of experts 0 and 2 on unit 3.
    TokenCopies perNode = copies(TokenSplit.EVEN, Suppression.NODE);
    perNode.add(0, 1, 0);
    perNode.add(0, 1, 4, 0);
    assertThat(perNode.between(1, 0)).isEqualTo(1);
    assertThat(perNode.between(1, 2)).isEqualTo(1);
    assertThat(perNode.between(2, 3)).isEqualTo(1);
    assertThat(perNode.betweenNodes()).isEqualTo(1);
    assertThat(perNode.insideNodes()).isEqualTo(2);
  }

  @Test
  void evenTokensTakeCopiesInTurn() {
    TokenCopies even = copies(TokenSplit.EVEN, Suppression.UNIT);
    for (int i = 0; i < 5; i++) {
      even.add(0, 2, 0);
    }
    assertThat(even.between(2, 0)).isEqualTo(3);
    assertThat(even.between(2, 3)).isEqualTo(2);
  }

  @Test
  void nearestTokensStayWhereTheyCan() {
    TokenCopies nearest = copies(TokenSplit.NEAREST, Suppression.UNIT);
    for (int i = 0; i < 5; i++) {
      nearest.add(0, 2, 0);
      nearest.add(0, 3, 0);
      nearest.add(0, 1, 0);
    }
    assertThat(nearest.between(2, 3)).isEqualTo(5);
    assertThat(nearest.between(3, 3)).isEqualTo(5);
    assertThat(nearest.between(1, 0)).isEqualTo(5);
    assertThat(nearest.betweenNodes()).isZero();
  }

  @Test
  void leastLoadedIsNoSplitOfTokensOneByOne() {
    assertThatThrownBy(() -> copies(TokenSplit.LEAST_LOADED, Suppression.UNIT))
        .hasMessage("tokens one by one cannot be split least-loaded");
  }
}
