package moesim.experiment;

/** Told how far an experiment is; called from several threads. */
public interface Progress {
  /** {@code runsDone} of {@code runs} are done; {@code tokens} were replayed so far, by all runs together. */
  void advanced(int runsDone, int runs, long tokens);

  /** Tells nobody. */
  static Progress none() {
    return (runsDone, runs, tokens) -> {};
  }
}
