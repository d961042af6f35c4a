package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunOrderTest {
  /** Runs 0, 2, 3 of trace a, 1 and 5 of b, 4 and 6 of c. */
  private static final List<String> TRACES = List.of("a", "b", "a", "a", "c", "b", "c");

  @Test
  void oneThreadFinishesATraceBeforeTheNext() {
    assertThat(RunOrder.of(TRACES, 1)).containsExactly(0, 2, 3, 1, 5, 4, 6);
  }

  @Test
  void severalThreadsBeginTheNextTraceBeforeTheRestOfThisOne() {
    // a, b | the rest of a, c | the rest of b, then of c.
    assertThat(RunOrder.of(TRACES, 2)).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(RunOrder.of(List.of("a", "a", "a", "b", "b", "c", "c"), 3))
        .containsExactly(0, 3, 1, 2, 5, 4, 6);
  }

  @Test
  void runsOfOneTraceKeepTheirOrder() {
    assertThat(RunOrder.of(List.of("a", "a", "a"), 2)).containsExactly(0, 1, 2);
    assertThat(RunOrder.of(List.of("a"), 2)).containsExactly(0);
  }
}
