package moesim.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import moesim.input.InputException;
import moesim.model.MoeModel;
import moesim.replay.RunResult;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;

/** Runs all plans of a scenario, one run per thread, and joins their results. */
public final class Experiment {
  /**
   * What an experiment found.
   *
   * @param table the results
   * @param traces facts of the traces that were replayed, in plan order
   * @param notes what a reader of the results should know, one line each
   */
  public record Outcome(ResultTable table, List<TraceFacts> traces, List<String> notes) {}

  private final Scenario scenario;
  private final Progress progress;
  private final SharedTraces shared;
  private final AtomicInteger runsDone = new AtomicInteger();
  private final AtomicLong tokens = new AtomicLong();
  private final Map<Integer, Opened> opened = new ConcurrentSkipListMap<>();

  /** What is kept of a trace when its last run is through with it. */
  private record Opened(String key, TraceFacts facts, MoeModel model) {}

  private Experiment(Scenario scenario, SharedTraces shared, Progress progress) {
    this.scenario = scenario;
    this.shared = shared;
    this.progress = progress;
  }

  /** Runs {@code scenario} on {@code threads} threads; the result does not depend on their number. */
  public static Outcome run(Scenario scenario, int threads, Progress progress) {
    try (SharedTraces shared = new SharedTraces(scenario.plans())) {
      return new Experiment(scenario, shared, progress).run(threads);
    }
  }

  private Outcome run(int threads) {
    List<RunPlan> plans = scenario.plans();
    ExecutorService workers =
        Executors.newFixedThreadPool(Math.max(1, Math.min(threads, plans.size())));
    try {
      Map<Integer, Future<RunResult>> futures = new TreeMap<>();
      for (int index : byTrace()) {
        futures.put(index, workers.submit(() -> runOne(index)));
      }
      List<RunResult> results = new ArrayList<>();
      for (Future<RunResult> future : futures.values()) {
        results.add(resultOf(future));
      }
      List<MoeModel> models = opened.values().stream().map(Opened::model).toList();
      List<TraceFacts> traces = tracesInPlanOrder();
      ResultTable table = new Comparison(scenario, results, models).table();
      return new Outcome(table, traces, Notes.of(traces));
    } finally {
      stop(workers);
    }
  }

  /** Plan numbers, those that share a trace together: then few traces are in memory at a time. */
  private List<Integer> byTrace() {
    Map<String, List<Integer>> byTrace = new LinkedHashMap<>();
    List<RunPlan> plans = scenario.plans();
    for (int i = 0; i < plans.size(); i++) {
      byTrace
          .computeIfAbsent(plans.get(i).spec().trace().key(), key -> new ArrayList<>())
          .add(i);
    }
    return byTrace.values().stream().flatMap(List::stream).toList();
  }

  /** Runs that are under way end before what they share is taken away. */
  private static void stop(ExecutorService workers) {
    workers.shutdownNow();
    try {
      workers.awaitTermination(1, TimeUnit.HOURS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private RunResult runOne(int index) {
    RunPlan plan = scenario.plans().get(index);
    RoutingTrace trace = shared.trace(plan);
    opened.put(index, new Opened(plan.spec().trace().key(), trace.facts(), trace.model()));
    RunResult result = new Assembly(plan.spec(), trace, shared).run(this::addTokens);
    shared.release(plan);
    progress.advanced(runsDone.incrementAndGet(), scenario.plans().size(), tokens.get());
    return result;
  }

  private void addTokens(long more) {
    progress.advanced(runsDone.get(), scenario.plans().size(), tokens.addAndGet(more));
  }

  private List<TraceFacts> tracesInPlanOrder() {
    Map<String, TraceFacts> byKey = new LinkedHashMap<>();
    opened.values().forEach(one -> byKey.putIfAbsent(one.key, one.facts));
    return List.copyOf(byKey.values());
  }

  private static RunResult resultOf(Future<RunResult> future) {
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
