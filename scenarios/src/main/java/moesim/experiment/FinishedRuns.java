package moesim.experiment;

import java.util.Optional;

/**
 * Results of runs that are done, by the key of the run: kept as soon as a run is done, and found by
 * an experiment that goes on where another one stopped. Used by several threads.
 */
public interface FinishedRuns {
  /** True if the run called {@code key} is done. */
  boolean has(String key);

  /** The result of the run called {@code key}, if it is done. */
  Optional<byte[]> find(String key);

  /**
   * Keeps the result of the run called {@code key}, if it keeps any; what cannot be kept ends the
   * experiment.
   *
   * @return true if it can be found again until the experiment is over
   */
  boolean keep(String key, byte[] result);

  /**
   * All that was asked for failed: what this experiment kept is of no use to anybody. What earlier
   * ones kept stays, as they may have failed for what passes: a trace that is not there just now.
   */
  void takeBack();

  /** Knows none and keeps none. */
  static FinishedRuns none() {
    return new FinishedRuns() {
      @Override
      public boolean has(String key) {
        return false;
      }

      @Override
      public Optional<byte[]> find(String key) {
        return Optional.empty();
      }

      @Override
      public boolean keep(String key, byte[] result) {
        return false;
      }

      @Override
      public void takeBack() {}
    };
  }
}
