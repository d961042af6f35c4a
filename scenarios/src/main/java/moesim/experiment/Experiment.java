package moesim.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.routing.TraceFacts;
import moesim.scenario.Scenario;

/**
 * Has an engine run all plans of a scenario, and joins their results.
 *
 * <p><b>Errors.</b> A run that fails is a row with its error, and the others go on. If all that
 * were asked for fail, or a finished run cannot be kept, the experiment fails.
 */
public final class Experiment {
  /** What every run took, without what it shares with others. */
  public static final String RUN_SECONDS = "run_seconds";

  /** How long the placement policy of every run computed. */
  static final String PLACEMENT_SECONDS = "placement_seconds";

  /**
   * What an experiment found.
   *
   * @param table the results
   * @param traces facts of the traces that were replayed, in plan order
   * @param details more tables, by the name of their file; their rows may be made of finished runs,
   *     as long as these are kept
   * @param notes what a reader of the results should know, one line each
   * @param wallTimes wall-clock times by name, one per run, in plan order: no results
   * @param failures the runs that failed, in plan order
   */
  public record Outcome(
      ResultTable table,
      List<TraceFacts> traces,
      Map<String, ResultTable> details,
      List<String> notes,
      Map<String, List<Duration>> wallTimes,
      Failures failures) {}

  private Experiment() {}

  /**
   * Runs {@code scenario} on {@code threads} threads; the result does not depend on their number.
   */
  public static Outcome run(Scenario scenario, int threads, Progress progress) {
    return run(scenario, threads, FinishedRuns.none(), RunLogs.NONE, progress);
  }

  /** The same; of {@code finished} and {@code logs} below. */
  public static Outcome run(
      Scenario scenario, int threads, FinishedRuns finished, RunLogs logs, Progress progress) {
    return run(scenario, new LocalThreads(threads), finished, logs, progress);
  }

  /**
   * Has {@code engine} run {@code scenario}; the result does not depend on it. Runs that are
   * {@code finished} are not run again, and the others are added to them. Runs on wafers tell
   * {@code logs} what happens in them, if they run here; those it wants are always run.
   */
  public static Outcome run(
      Scenario scenario, RunEngine engine, FinishedRuns finished, RunLogs logs, Progress progress) {
    try (Study<?> study = studyOf(scenario, logs, progress)) {
      return run(scenario, study, engine, finished, logs, progress);
    }
  }

  private static Study<?> studyOf(Scenario scenario, RunLogs logs, Progress clock) {
    return Study.of(scenario, clock::wallNanos, MappedScratch.defaultBytes(), logs);
  }

  private static <R extends Record> Outcome run(
      Scenario scenario,
      Study<R> study,
      RunEngine engine,
      FinishedRuns finished,
      RunLogs logs,
      Progress progress) {
    ExperimentRuns<R> runs = new ExperimentRuns<>(scenario, study, finished, logs, progress);
    List<RunOutcome<R>> results = runs.executedBy(engine);
    Failures failures = Failures.of(scenario, results);
    if (failures.nothingIsLeft()) {
      finished.takeBack();
    }
    failures.throwIfNothingIsLeft(results, runs.fault());
    ResultTable table = failures.addTo(study.table(results));
    List<TraceFacts> traces = study.traces();
    List<String> notes = new ArrayList<>(study.summary(table));
    notes.addAll(scenario.notes());
    notes.addAll(Notes.of(traces));
    notes.addAll(study.notes(results));
    return new Outcome(
        table,
        traces,
        details(scenario, study, results, table),
        List.copyOf(notes),
        study.wallTimes(results),
        failures.withFault(runs.fault().found()));
  }

  private static <R extends Record> Map<String, ResultTable> details(
      Scenario scenario, Study<R> study, List<RunOutcome<R>> results, ResultTable table) {
    Map<String, ResultTable> details = new LinkedHashMap<>(study.details(results));
    ReplicationSummary.of(table, scenario.replications().confidence())
        .ifPresent(summary -> details.put(ReplicationSummary.NAME, summary));
    return Collections.unmodifiableMap(details);
  }

  /** What {@code scenario} will take. */
  public static Forecast forecast(Scenario scenario, Progress clock) {
    try (Study<?> study = studyOf(scenario, RunLogs.NONE, clock)) {
      return Forecast.of(scenario, study, clock);
    }
  }
}
