package moesim.experiment;

import java.util.Optional;
import moesim.traces.ReadingWatch;

/** Told how far an experiment is; called from several threads. */
public interface Progress {
  /**
   * How far an experiment is.
   *
   * @param runsDone runs that are done, failed ones and those known before included
   * @param runsKnown runs whose results were known before
   * @param runs all runs
   * @param tokens replayed so far, by all runs together
   * @param best the best run so far
   */
  record State(int runsDone, int runsKnown, int runs, long tokens, Optional<Best> best) {}

  /**
   * The run with the least value of what runs are judged by; the first to be done of several.
   *
   * @param metric what runs are judged by
   * @param value what this one came to
   * @param run its keys
   */
  record Best(Metric metric, double value, String run) {}

  void advanced(State state);

  /** Something that whoever waits should know. */
  default void warn(String line) {}

  /** A trace is going to be opened: told how far the reading of its files is. */
  default ReadingWatch reading() {
    return ReadingWatch.none();
  }

  /**
   * A wall clock, in nanoseconds from any origin: no result depends on it. Stands still unless
   * somebody brings one.
   */
  default long wallNanos() {
    return 0;
  }

  /** Tells nobody. */
  static Progress none() {
    return state -> {};
  }
}
