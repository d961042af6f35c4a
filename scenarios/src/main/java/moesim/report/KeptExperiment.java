package moesim.report;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moesim.experiment.Experiment;
import moesim.experiment.FinishedRuns;
import moesim.experiment.Progress;
import moesim.experiment.RunEngine;
import moesim.experiment.RunLogs;
import moesim.input.InputException;
import moesim.input.Problem;
import moesim.scenario.Scenario;

/**
 * An experiment and its files: what is checked before the first run, kept while runs go on, written
 * when they are done and given up at the end.
 *
 * <p><b>Life.</b> {@link #begin}, {@link #run}, {@link #settle} when nobody reads the results any
 * more, {@link #close} in any case. Whatever ends it before {@code settle} leaves finished runs in
 * the folder.
 */
public final class KeptExperiment implements AutoCloseable {
  /**
   * What was asked for.
   *
   * @param engine where runs are executed
   * @param threads as the provenance names them
   * @param out folder for the results; without one nothing is kept
   * @param resume true goes on with the finished runs of that folder
   * @param dataset folder for a part of a dataset
   * @param events rows and window whose events are wanted, which needs {@code out}
   */
  public record Request(
      Scenario scenario,
      RunEngine engine,
      int threads,
      Optional<Path> out,
      boolean resume,
      Optional<Path> dataset,
      Optional<EventRequest> events) {}

  private final Request request;
  private final Optional<DatasetFolder> dataset;
  private final Optional<ResultFolder> folder;
  private final Optional<RunJournal> journal;
  private Optional<EventFiles> events = Optional.empty();
  private final List<String> written = new ArrayList<>();

  private KeptExperiment(Request request) {
    this.request = request;
    dataset = request.dataset.map(DatasetFolder::new);
    dataset.ifPresent(DatasetFolder::check);
    folder = request.out.map(ResultFolder::new);
    journal = folder.map(results -> results.journal(request.scenario, request.resume));
  }

  /** Makes sure that its folders can take what {@code request} asks for. */
  public static KeptExperiment begin(Request request) {
    KeptExperiment begun = new KeptExperiment(request);
    try {
      begun.events = begun.folder.flatMap(
          results -> request.events.map(wanted -> results.events(request.scenario, wanted)));
    } catch (RuntimeException e) {
      begun.close();
      throw e;
    }
    return begun;
  }

  /** Finished runs there are, in a folder; empty without one. */
  public Optional<Integer> finished() {
    return journal.map(RunJournal::runs);
  }

  /** Runs what is not done, and writes the results; the clock says {@code started} now. */
  public Experiment.Outcome run(Instant started, Progress progress) {
    long begin = progress.wallNanos();
    Experiment.Outcome outcome = Experiment.run(
        request.scenario,
        request.engine,
        journal.map(runs -> (FinishedRuns) runs).orElseGet(FinishedRuns::none),
        events.map(files -> (RunLogs) files).orElse(RunLogs.NONE),
        progress);
    Duration duration = Duration.ofNanos(progress.wallNanos() - begin);
    try {
      write(outcome, started, duration);
    } catch (InputException e) {
      throw journal.isPresent() ? withRunsKept(e, journal.get().runs()) : e;
    }
    return outcome;
  }

  private void write(Experiment.Outcome outcome, Instant started, Duration duration) {
    folder.ifPresent(results -> {
      results.write(request.scenario, outcome, events, started, duration, request.threads);
      written.add("results are in " + request.out.orElseThrow());
    });
    dataset.ifPresent(
        parts -> written.add("the part is " + parts.write(request.scenario, outcome)));
    events.ifPresent(files -> written.addAll(files.lines()));
  }

  /** Says of what went wrong after the runs that they need not be run again. */
  private static InputException withRunsKept(InputException e, int runs) {
    List<Problem> problems = new ArrayList<>(e.problems());
    Problem last = problems.remove(problems.size() - 1);
    problems.add(new Problem(
        last.location(),
        last.message() + "; " + runs
            + " finished runs are kept; the same command with --resume goes on"));
    return new InputException(problems);
  }

  /** What was written where, a line each. */
  public List<String> written() {
    return List.copyOf(written);
  }

  /** Somebody wants this process to end: no more runs are kept. Another thread may ask. */
  public void stop() {
    journal.ifPresent(RunJournal::close);
  }

  /**
   * Nobody reads {@code outcome} any more: finished runs are given up, as they are in the results.
   * If runs failed and earlier ones were not asked for, these are in no result; they stay.
   *
   * @return a line that says so, if they do
   */
  public Optional<String> settle(Experiment.Outcome outcome) {
    if (journal.isEmpty()) {
      return Optional.empty();
    }
    int left = journal.get().unasked();
    if (left == 0 || outcome.failures().errors().isEmpty()) {
      journal.get().discard();
      return Optional.empty();
    }
    return Optional.of(request.out.orElseThrow().resolve(RunJournal.FILE) + ": keeps " + left
        + " finished runs that are in no result, as others failed; --resume goes on with them");
  }

  @Override
  public void close() {
    events.ifPresent(EventFiles::close);
    journal.ifPresent(RunJournal::close);
  }
}
