package moesim.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private final Timeline timeline = new Timeline();
  private final List<String> log = new ArrayList<>();

  private Timer logging(Phase phase, String name) {
    return timeline.timer(phase, () -> log.add(name + " " + timeline.nowPs()));
  }

  @Test
  void runsActionsInOrderOfInstantThenPhaseThenSetting() {
    Timer sample = logging(Phase.SAMPLE, "sample");
    Timer second = logging(Phase.TRANSFER, "second");
    Timer first = logging(Phase.TRANSFER, "first");
    Timer compute = logging(Phase.COMPUTE, "compute");
    Timer arrival = logging(Phase.ARRIVAL, "arrival");
    Timer early = logging(Phase.SAMPLE, "early");
    sample.setAt(5);
    arrival.setAt(5);
    first.setAt(5);
    second.setAt(5);
    compute.setAt(5);
    early.setAt(4);
    timeline.run();
    assertThat(log)
        .containsExactly("early 4", "first 5", "second 5", "compute 5", "arrival 5", "sample 5");
    assertThat(timeline.nowPs()).isEqualTo(5);
  }

  @Test
  void movesATimerThatIsSetAndCountsItAsSetLater() {
    Timer moved = logging(Phase.COMPUTE, "moved");
    Timer other = logging(Phase.COMPUTE, "other");
    moved.setAt(3);
    other.setAt(7);
    moved.setAt(7);
    timeline.run();
    assertThat(log).containsExactly("other 7", "moved 7");
  }

  @Test
  void runsNoActionOfAClearedTimer() {
    Timer cleared = logging(Phase.COMPUTE, "cleared");
    Timer other = logging(Phase.COMPUTE, "other");
    cleared.clear();
    cleared.setAt(3);
    assertThat(cleared.isSet()).isTrue();
    other.setAt(4);
    cleared.clear();
    assertThat(cleared.isSet()).isFalse();
    timeline.run();
    assertThat(log).containsExactly("other 4");
  }

  @Test
  void aTimerMaySetItselfInItsOwnAction() {
    int[] runs = {0};
    Timer[] timer = new Timer[1];
    timer[0] = timeline.timer(Phase.COMPUTE, () -> {
      assertThat(timer[0].isSet()).isFalse();
      if (++runs[0] < 4) {
        timer[0].setAfter(10);
        assertThat(timer[0].isSet()).isTrue();
      }
    });
    timer[0].setAt(0);
    timeline.run();
    assertThat(runs[0]).isEqualTo(4);
    assertThat(timeline.nowPs()).isEqualTo(30);
  }

  @Test
  void runsOnWhenSomethingWasSetAfterARun() {
    timeline.run();
    Timer timer = logging(Phase.COMPUTE, "a");
    timer.setAt(2);
    timeline.run();
    timer.setAfter(0);
    timeline.run();
    assertThat(log).containsExactly("a 2", "a 2");
  }

  @Test
  void refusesThePastAndTheHorizonAndStaysAsItWas() {
    Timer late = logging(Phase.COMPUTE, "late");
    Timer timer = timeline.timer(Phase.COMPUTE, () -> {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> late.setAt(9))
          .withMessage("instant 9 ps outside [10, 2^53)");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> late.setAfter(-1))
          .withMessage("delay -1 ps outside [0, 2^53)");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> late.setAt(Timeline.HORIZON_PS))
          .withMessage("instant 9007199254740992 ps outside [10, 2^53)");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> late.setAfter(Timeline.HORIZON_PS - 10));
      assertThatIllegalArgumentException().isThrownBy(() -> late.setAfter(Long.MAX_VALUE));
      assertThat(late.isSet()).isTrue();
    });
    late.setAt(Timeline.HORIZON_PS - 1);
    timer.setAt(10);
    timeline.run();
    assertThat(log).containsExactly("late 9007199254740991"); // 2^53 - 1, no rounding
  }

  @Test
  void refusesToRunWithinAnAction() {
    timeline.timer(Phase.COMPUTE, timeline::run).setAt(5);
    assertThatIllegalStateException()
        .isThrownBy(timeline::run)
        .withMessage("run() within an action, at 5 ps");
  }
}
