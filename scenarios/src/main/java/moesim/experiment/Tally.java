package moesim.experiment;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;
import moesim.traces.ReadingWatch;

/** Counts what is done and keeps the best run so far; used by several threads. */
final class Tally {
  private final Scenario scenario;
  private final Progress progress;
  private int runsDone;
  private int runsKnown;
  private long tokens;
  private boolean stopping;
  private Optional<Progress.Best> best = Optional.empty();

  Tally(Scenario scenario, Progress progress) {
    this.scenario = scenario;
    this.progress = progress;
  }

  /** Nobody waits for the runs that are under way: they end when they next say how far they are. */
  synchronized void stop() {
    stopping = true;
  }

  synchronized void addTokens(long more) {
    if (stopping) {
      throw new CancellationException("the experiment has ended");
    }
    tokens += more;
    tell();
  }

  /** One more run need not be run. */
  synchronized void known() {
    runsKnown++;
  }

  synchronized <R extends Record> void done(Study<R> study, RunPlan plan, Optional<R> result) {
    runsDone++;
    OptionalDouble score =
        result.map(found -> study.score(plan, found)).orElseGet(OptionalDouble::empty);
    if (score.isPresent() && (best.isEmpty() || score.getAsDouble() < best.get().value())) {
      best = Optional.of(
          new Progress.Best(study.judgedBy(), score.getAsDouble(), scenario.nameOf(plan)));
    }
    tell();
  }

  /** Told how far a trace is read that is being opened. */
  ReadingWatch reading() {
    return progress.reading();
  }

  void warn(String line) {
    progress.warn(line);
  }

  private void tell() {
    progress.advanced(
        new Progress.State(runsDone, runsKnown, scenario.plans().size(), tokens, best));
  }
}
