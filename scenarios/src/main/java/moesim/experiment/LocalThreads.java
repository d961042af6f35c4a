package moesim.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import moesim.input.InputException;

/** Runs on threads of this process, one run per thread. */
final class LocalThreads implements RunEngine {
  private final int threads;

  LocalThreads(int threads) {
    this.threads = threads;
  }

  @Override
  public void execute(PendingRuns runs) {
    List<Integer> order = runs.order(threads);
    ExecutorService workers =
        Executors.newFixedThreadPool(Math.max(1, Math.min(threads, order.size())));
    try {
      List<Future<?>> futures = new ArrayList<>();
      order.forEach(index -> futures.add(workers.submit(() -> runs.runHere(index))));
      futures.forEach(LocalThreads::resultOf);
    } finally {
      runs.stop();
      stop(workers);
    }
  }

  /** Runs that are under way end before what they share is taken away. */
  static void stop(ExecutorService workers) {
    workers.shutdownNow();
    try {
      workers.awaitTermination(1, TimeUnit.HOURS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static <R> R resultOf(Future<R> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InputException wrong) {
        throw wrong;
      }
      if (e.getCause() instanceof OutOfMemoryError full) {
        throw full;
      }
      throw new IllegalStateException("a run failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
