package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import moesim.experiment.Progress;
import org.junit.jupiter.api.Test;

/** What is said when somebody stops a process. */
class InterruptionTest {
  private static Optional<Progress.State> state(int done) {
    return Optional.of(new Progress.State(done, 0, 16, 0, Optional.empty()));
  }

  @Test
  void inAFolderRunsAreKept() {
    assertThat(Interruption.line(state(3), Optional.of(3)))
        .isEqualTo("stopped: 3 finished runs are kept; the same command with --resume goes on");
    // Those of an earlier process are among them.
    assertThat(Interruption.line(state(0), Optional.of(5)))
        .isEqualTo("stopped: 5 finished runs are kept; the same command with --resume goes on");
    assertThat(Interruption.line(Optional.empty(), Optional.of(0)))
        .isEqualTo("stopped before a run was done");
  }

  @Test
  void withoutOneTheyAreLost() {
    assertThat(Interruption.line(state(3), Optional.empty()))
        .isEqualTo(
            "stopped: 3 of 16 runs were done and are lost; with --out DIR they would be" + " kept");
    assertThat(Interruption.line(state(0), Optional.empty()))
        .isEqualTo("stopped before a run was done");
  }
}
