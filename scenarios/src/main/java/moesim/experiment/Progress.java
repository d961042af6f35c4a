package moesim.experiment;

/** Told how far an experiment is; called from several threads. */
public interface Progress {
  /** {@code runsDone} of {@code runs} are done; {@code tokens} were replayed so far, by all runs together. */
  void advanced(int runsDone, int runs, long tokens);

  /** A wall clock, in nanoseconds from any origin: no result depends on it. Stands still unless somebody brings one. */
  default long wallNanos() {
    return 0;
  }

  /** Tells nobody. */
  static Progress none() {
    return (runsDone, runs, tokens) -> {};
  }
}
