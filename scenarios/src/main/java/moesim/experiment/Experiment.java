package moesim.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import moesim.input.InputException;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;
import moesim.scenario.WaferRun;
import org.jspecify.annotations.Nullable;

/**
 * Runs all plans of a scenario, one run per thread, and joins their results.
 *
 * <p><b>Errors.</b> A run that fails is a row with its error, and the others go on. If all that were asked for fail, or a
 * finished run cannot be kept, the experiment fails.
 */
public final class Experiment {
  /**
   * What an experiment found.
   *
   * @param table the results
   * @param traces facts of the traces that were replayed, in plan order
   * @param details more tables, by the name of their file; their rows may be made of finished runs, until these are discarded
   * @param notes what a reader of the results should know, one line each
   * @param durations wall-clock time of every run on a wafer, in plan order, without what runs share
   * @param failures the runs that failed, in plan order
   */
  public record Outcome(
      ResultTable table,
      List<TraceFacts> traces,
      Map<String, ResultTable> details,
      List<String> notes,
      List<Duration> durations,
      Failures failures) {}

  private final Scenario scenario;
  private final Tally tally;
  private final FinishedRuns finished;
  private final RunLogs logs;
  private final RunKey keys;
  private final MemoryGate memory = MemoryGate.ofHeap();
  private final FirstFault fault = new FirstFault();

  /** Why no more runs are begun, if there is a reason. */
  private final AtomicReference<@Nullable RuntimeException> end = new AtomicReference<>();

  private Experiment(Scenario scenario, FinishedRuns finished, RunLogs logs, Progress progress) {
    this.scenario = scenario;
    this.finished = finished;
    this.logs = logs;
    keys = new RunKey(scenario);
    tally = new Tally(scenario, progress);
  }

  /** Runs {@code scenario} on {@code threads} threads; the result does not depend on their number. */
  public static Outcome run(Scenario scenario, int threads, Progress progress) {
    return run(scenario, threads, FinishedRuns.none(), RunLogs.NONE, progress);
  }

  /**
   * As above; runs that are {@code finished} are not run again, and the others are added to them. Runs on wafers tell
   * {@code logs} what happens in them; those it wants are always run.
   */
  public static Outcome run(
      Scenario scenario, int threads, FinishedRuns finished, RunLogs logs, Progress progress) {
    Experiment experiment = new Experiment(scenario, finished, logs, progress);
    if (scenario.plans().get(0).spec() instanceof WaferRun) {
      try (WaferStudy study = new WaferStudy(scenario, progress::wallNanos, logs)) {
        return experiment.run(study, threads);
      }
    }
    try (CacheStudy study = new CacheStudy(scenario)) {
      return experiment.run(study, threads);
    }
  }

  private <R extends Record> Outcome run(Study<R> study, int threads) {
    List<RunOutcome<R>> results = results(study, threads);
    Failures failures = Failures.of(scenario, results);
    if (failures.nothingIsLeft()) {
      finished.discard();
      fault.throwIfAny();
      throw failures.asProblem(results);
    }
    ResultTable table = failures.addTo(study.table(results));
    List<TraceFacts> traces = study.traces();
    List<String> notes = new ArrayList<>(study.summary(table));
    notes.addAll(Notes.of(traces));
    notes.addAll(study.notes(results));
    return new Outcome(
        table,
        traces,
        study.details(results),
        List.copyOf(notes),
        study.durations(results),
        failures.withFault(fault.found()));
  }

  private <R extends Record> List<RunOutcome<R>> results(Study<R> study, int threads) {
    int runs = scenario.plans().size();
    RecordCodec<R> codec = new RecordCodec<>(study.resultType());
    ExecutorService workers = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, runs)));
    try {
      Map<Integer, Future<RunOutcome<R>>> futures = new TreeMap<>();
      for (int index : RunOrder.of(traceKeys(), threads)) {
        futures.put(index, workers.submit(() -> runOne(study, codec, index)));
      }
      List<RunOutcome<R>> results = new ArrayList<>();
      for (Future<RunOutcome<R>> future : futures.values()) {
        results.add(resultOf(future));
      }
      return results;
    } catch (RuntimeException e) {
      RuntimeException first = end.get();
      throw first == null ? e : first;
    } finally {
      tally.stop();
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

  private <R extends Record> RunOutcome<R> runOne(Study<R> study, RecordCodec<R> codec, int index) {
    try {
      RunOutcome<R> outcome = outcomeOf(study, codec, index);
      tally.done(study, scenario.plans().get(index), outcome.result());
      return outcome;
    } catch (RuntimeException e) {
      end.compareAndSet(null, e);
      tally.stop();
      throw e;
    }
  }

  @SuppressWarnings("CatchingUnchecked") // A fault of one run is no reason to lose the others.
  private <R extends Record> RunOutcome<R> outcomeOf(
      Study<R> study, RecordCodec<R> codec, int index) {
    RunPlan plan = scenario.plans().get(index);
    String key;
    R result;
    try {
      tally.addTokens(0);
      RoutingTrace trace = study.open(index, plan);
      key = keys.of(plan, trace);
      Optional<byte[]> known = logs.wants(index) ? Optional.empty() : finished.find(key);
      if (known.isPresent()) {
        tally.known();
        return kept(codec, key);
      }
      MemoryGate.Claim claim = memory.claim(footprint(study, plan, trace));
      try {
        result = study.run(index, plan, trace, tally::addTokens);
      } finally {
        claim.close();
      }
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      fault.add(index, e);
      return RunOutcome.failed(e);
    } finally {
      memory.letGo(study.close(plan));
    }
    // Outside: a result that cannot be kept ends the experiment.
    return finished.keep(key, codec.encode(result)) ? kept(codec, key) : RunOutcome.of(result);
  }

  /** Not held in memory: results of large sweeps on wafers would fill it. */
  private <R extends Record> RunOutcome<R> kept(RecordCodec<R> codec, String key) {
    return RunOutcome.from(() -> codec.decode(finished
        .find(key)
        .orElseThrow(() -> new CancellationException("the finished runs are closed"))));
  }

  private <R extends Record> Footprint footprint(Study<R> study, RunPlan plan, RoutingTrace trace) {
    Footprint footprint = study.footprint(plan, trace);
    if (footprint.wholeHeapBytes() > memory.limit()) {
      tally.warn(String.format(
          Locale.ROOT,
          "needs about %,d MB of heap, more than the %,d MB that runs may take, so it runs alone:"
              + " %s",
          footprint.wholeHeapBytes() / 1_000_000,
          memory.limit() / 1_000_000,
          scenario.nameOf(plan)));
    }
    return footprint;
  }

  /** What {@code scenario} will take. */
  public static Forecast forecast(Scenario scenario, Progress clock) {
    if (scenario.plans().get(0).spec() instanceof WaferRun) {
      try (WaferStudy study = new WaferStudy(scenario, clock::wallNanos, RunLogs.NONE)) {
        return Forecast.of(scenario, study, clock);
      }
    }
    try (CacheStudy study = new CacheStudy(scenario)) {
      return Forecast.of(scenario, study, clock);
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
