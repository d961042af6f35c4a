package moesim.cli;

import java.util.concurrent.atomic.AtomicReference;
import moesim.experiment.FinishedRuns;
import moesim.experiment.Progress;
import moesim.report.RunJournal;

/**
 * What happens on Ctrl-C or SIGTERM while runs are going on: no more of them is kept, and one line says how to go on. Java
 * then ends with the exit code of the signal, whatever its other threads do.
 */
final class Interruption implements AutoCloseable {
  private final ProgressLine progress;
  private final FinishedRuns finished;
  private final Thread hook = new Thread(this::stopped, "stopped");
  private final AtomicReference<String> done = new AtomicReference<>("nothing was done yet");

  private Interruption(ProgressLine progress, FinishedRuns finished) {
    this.progress = progress;
    this.finished = finished;
  }

  static Interruption of(ProgressLine progress, FinishedRuns finished) {
    Interruption interruption = new Interruption(progress, finished);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** The progress of the runs, which it has to know as well. */
  Progress watched() {
    return new Progress() {
      @Override
      public void advanced(State state) {
        done.set(state.runsDone() + " of " + state.runs() + " runs were done");
        progress.advanced(state);
      }

      @Override
      public void warn(String line) {
        progress.warn(line);
      }

      @Override
      public long wallNanos() {
        return progress.wallNanos();
      }
    };
  }

  private void stopped() {
    if (finished instanceof RunJournal journal) {
      journal.close();
      progress.end(
          "stopped: " + done.get() + " and are kept; the same command with --resume goes on");
    } else {
      progress.end("stopped: " + done.get() + " and are lost; with --out DIR they would be kept");
    }
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
