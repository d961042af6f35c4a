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

  /**
   * The reply to {@code task} of the experiment of number {@code job}, described by
   * {@code request}.
   */
  static byte[] run(long job, byte[] request, RunTask task) {
    try {
      return of(job, request).runs.run(task.index(), task.key());
    } catch (InputException e) {
      // Not the run's fault, but this machine's: another may do better.
      throw new IllegalStateException(
          SparkErrors.UNSEEN + SparkEnv.get().executorId() + ": " + e.getMessage(), e);
    }
  }

  /** Reads the scenario when the first task comes; what an earlier experiment left is let go. */
  private static synchronized Worker of(long job, byte[] request) {
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
}
