package moesim.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import moesim.input.InputException;
import moesim.routing.TraceFacts;
import moesim.scenario.Scenario;
import moesim.scenario.WaferRun;

/** Runs all plans of a scenario, one run per thread, and joins their results. */
public final class Experiment {
  /**
   * What an experiment found.
   *
   * @param table the results
   * @param traces facts of the traces that were replayed, in plan order
   * @param details more tables, by the name of their file
   * @param notes what a reader of the results should know, one line each
   * @param durations wall-clock time of every run on a wafer, in plan order, without what runs share
   */
  public record Outcome(
      ResultTable table,
      List<TraceFacts> traces,
      Map<String, ResultTable> details,
      List<String> notes,
      List<Duration> durations) {}

  private final Scenario scenario;
  private final Progress progress;
  private final AtomicInteger runsDone = new AtomicInteger();
  private final AtomicLong tokens = new AtomicLong();

  private Experiment(Scenario scenario, Progress progress) {
    this.scenario = scenario;
    this.progress = progress;
  }

  /** Runs {@code scenario} on {@code threads} threads; the result does not depend on their number. */
  public static Outcome run(Scenario scenario, int threads, Progress progress) {
    Experiment experiment = new Experiment(scenario, progress);
    if (scenario.plans().get(0).spec() instanceof WaferRun) {
      try (WaferStudy study = new WaferStudy(scenario, progress::wallNanos)) {
        return experiment.run(study, threads);
      }
    }
    try (CacheStudy study = new CacheStudy(scenario)) {
      return experiment.run(study, threads);
    }
  }

  private <R> Outcome run(Study<R> study, int threads) {
    int runs = scenario.plans().size();
    ExecutorService workers = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, runs)));
    try {
      Map<Integer, Future<R>> futures = new TreeMap<>();
      for (int index : RunOrder.of(traceKeys(), threads)) {
        futures.put(index, workers.submit(() -> runOne(study, index)));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures.values()) {
        results.add(resultOf(future));
      }
      ResultTable table = study.table(results);
      List<TraceFacts> traces = study.traces();
      List<String> notes = new ArrayList<>(study.summary(table));
      notes.addAll(Notes.of(traces));
      notes.addAll(study.notes());
      return new Outcome(
          table, traces, study.details(results), List.copyOf(notes), study.durations());
    } finally {
      stop(workers);
    }
  }

  private List<String> traceKeys() {
    return scenario.plans().stream().map(plan -> plan.spec().trace().key()).toList();
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

  private <R> R runOne(Study<R> study, int index) {
    R result = study.run(index, scenario.plans().get(index), this::addTokens);
    progress.advanced(runsDone.incrementAndGet(), scenario.plans().size(), tokens.get());
    return result;
  }

  private void addTokens(long more) {
    progress.advanced(runsDone.get(), scenario.plans().size(), tokens.addAndGet(more));
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
