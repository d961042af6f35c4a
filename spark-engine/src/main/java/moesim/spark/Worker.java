package moesim.spark;

import moesim.experiment.RemoteRuns;
import moesim.input.InputException;
import org.apache.spark.SparkEnv;
import org.jspecify.annotations.Nullable;

/** This process as a worker: its tasks share what runs of one experiment share. */
final class Worker {
  private static @Nullable Worker current;

  private final long job;
  private final RemoteRuns runs;

  private Worker(long job, RemoteRuns runs) {
    this.job = job;
    this.runs = runs;
  }

  /** For the experiment of number {@code job}, described by {@code request}; what an earlier one left is let go. */
  static synchronized Worker of(long job, byte[] request) {
    Worker worker = current;
    if (worker == null || worker.job != job) {
      if (worker != null) {
        worker.runs.close();
      }
      worker = new Worker(job, new RemoteRuns(request, System::nanoTime));
      current = worker;
    }
    return worker;
  }

  byte[] run(RunTask task) {
    try {
      return runs.run(task.index(), task.key());
    } catch (InputException e) {
      // Not the run's fault, but this machine's: another may do better.
      throw new IllegalStateException(
          SparkErrors.UNSEEN + SparkEnv.get().executorId() + ": " + e.getMessage(), e);
    }
  }
}
