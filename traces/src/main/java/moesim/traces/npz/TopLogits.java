package moesim.traces.npz;

/** Finds the largest logits of a token, largest first; of equal ones, the lower ids. */
final class TopLogits {
  private final int[] ids;
  private final float[] values;

  TopLogits(int topK) {
    ids = new int[topK];
    values = new float[topK];
  }

  /** Looks through {@code logits}; returns the index of one that is no number, or −1. */
  int of(float[] logits) {
    int found = 0;
    for (int expert = 0; expert < logits.length; expert++) {
      float logit = logits[expert];
      if (Float.isNaN(logit)) {
        return expert;
      }
      if (found < ids.length || logit > values[found - 1]) {
        found = insert(expert, logit, found);
      }
    }
    return -1;
  }

  // An equal one that came before has the lower id, and stays before.
  private int insert(int expert, float logit, int found) {
    int at = Math.min(found, ids.length - 1);
    while (at > 0 && values[at - 1] < logit) {
      values[at] = values[at - 1];
      ids[at] = ids[at - 1];
      at--;
    }
    values[at] = logit;
    ids[at] = expert;
    return Math.min(found + 1, ids.length);
  }

  int id(int rank) {
    return ids[rank];
  }

  float value(int rank) {
    return values[rank];
  }
}
