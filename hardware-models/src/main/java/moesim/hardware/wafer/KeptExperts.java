package moesim.hardware.wafer;

import java.util.Arrays;
import moesim.replay.Allocation;
import moesim.replay.Prediction;

/**
 * The experts that each die was given in the current layer step, to ask whether one that it fetches
 * will follow.
 */
final class KeptExperts {
  private final int experts;
  private final int[] counts;

  /** Shape {@code [dies][experts]}. */
  private final int[] given;

  KeptExperts(int dies, int experts) {
    this.experts = experts;
    counts = new int[dies];
    given = new int[dies * experts];
  }

  void given(Allocation tasks) {
    Arrays.fill(counts, 0);
    for (int task = 0; task < tasks.count(); task++) {
      int die = tasks.die(task);
      if (counts[die] == experts) {
        throw new IllegalStateException(
            "die " + die + " is given more tasks than there are experts");
      }
      given[die * experts + counts[die]++] = tasks.expert(task);
    }
  }

  /** True if {@code fetched} is predicted to follow any expert given to {@code die}. */
  boolean follows(int die, int fetched, Prediction prediction) {
    int first = die * experts;
    int end = first + counts[die];
    for (int i = first; i < end; i++) {
      if (prediction.follows(given[i], fetched)) {
        return true;
      }
    }
    return false;
  }
}
