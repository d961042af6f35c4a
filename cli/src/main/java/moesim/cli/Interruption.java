package moesim.cli;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import moesim.experiment.Progress;
import moesim.report.KeptExperiment;
import moesim.traces.ReadingWatch;
import org.jspecify.annotations.Nullable;

/**
 * What happens on Ctrl-C or SIGTERM while runs are going on: no more of them is kept, and one line
 * says how to go on. Java then ends with the exit code of the signal, whatever its other threads
 * do.
 */
final class Interruption implements AutoCloseable {
  private final ProgressLine progress;
  private final KeptExperiment kept;
  private final Thread hook = new Thread(this::stopped, "stopped");
  private final AtomicReference<Progress.@Nullable State> reached = new AtomicReference<>();

  private Interruption(ProgressLine progress, KeptExperiment kept) {
    this.progress = progress;
    this.kept = kept;
  }

  static Interruption of(ProgressLine progress, KeptExperiment kept) {
    Interruption interruption = new Interruption(progress, kept);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** The progress of the runs, which it has to know as well. */
  Progress watched() {
    return new Progress() {
      @Override
      public void advanced(State state) {
        reached.set(state);
        progress.advanced(state);
      }

      @Override
      public void warn(String line) {
        progress.warn(line);
      }

      @Override
      public ReadingWatch reading() {
        return progress.reading();
      }

      @Override
      public long wallNanos() {
        return progress.wallNanos();
      }
    };
  }

  private void stopped() {
    kept.stop();
    progress.end(line(Optional.ofNullable(reached.get()), kept.finished()));
  }

  /** What is said of a state of the runs, and of the finished ones in a folder. */
  static String line(Optional<Progress.State> state, Optional<Integer> finished) {
    int kept = finished.orElse(0);
    if (kept > 0) {
      return "stopped: " + kept + " finished runs are kept; the same command with --resume goes on";
    }
    int done = state.map(Progress.State::runsDone).orElse(0);
    return done == 0 || finished.isPresent()
        ? "stopped before a run was done"
        : "stopped: " + done + " of " + state.get().runs()
            + " runs were done and are lost; with --out DIR they would be kept";
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is at work: it says what there is to say.
    }
  }
}
