package moesim.prefetch;

import java.util.Arrays;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;

/**
 * Wants the experts of the next layer that followed those of this one most often so far: one table
 * of counts per pair of adjacent layers, learnt while it predicts. The layer after the last one is
 * the first of the next step.
 *
 * <p>Expert e of the next layer scores the sum, over the experts of this layer step, of how often
 * both were in adjacent layer steps; the largest scores are wanted, of equal ones the lower expert;
 * a score of zero is not. Nothing is learnt across the beginning of a batch. <b>Source.</b> The
 * layer-level observation of "Orders in Chaos", arXiv 2510.05497v5 (Ob1).
 */
public final class HeatMapPrefetcher implements Prefetcher {
  private final int layers;
  private final int experts;
  private final int most;

  /** Per layer, {@code [expert of the layer before][expert]}. */
  private final int[][] counts;

  private final int[] scores;
  private final int[] before;
  private int beforeCount;
  private int beforeLayer = -1;

  /** Wants up to {@code most} experts at a time. */
  public HeatMapPrefetcher(MoeModel model, int most) {
    layers = model.layers();
    experts = model.experts();
    this.most = Math.min(most, experts);
    counts = new int[layers][experts * experts];
    scores = new int[experts];
    before = new int[experts];
  }

  @Override
  public int served(LayerStep step, int[] wanted) {
    learn(step);
    int next = step.layer() + 1 == layers ? 0 : step.layer() + 1;
    score(next);
    return pick(next * experts, wanted);
  }

  private void learn(LayerStep step) {
    int layer = step.layer();
    int first = layer * experts;
    boolean adjacent = layer == 0 ? beforeLayer == layers - 1 : beforeLayer == layer - 1;
    boolean anotherSequence = layer == 0 && step.startsBatch();
    if (adjacent && !anotherSequence) {
      int[] cells = counts[layer];
      for (int i = 0; i < beforeCount; i++) {
        int row = before[i] * experts - first;
        for (int j = 0; j < step.count(); j++) {
          cells[row + step.pages()[j]]++;
        }
      }
    }
    beforeLayer = layer;
    beforeCount = step.count();
    for (int i = 0; i < step.count(); i++) {
      before[i] = step.pages()[i] - first;
    }
  }

  private void score(int next) {
    Arrays.fill(scores, 0);
    int[] cells = counts[next];
    for (int i = 0; i < beforeCount; i++) {
      int row = before[i] * experts;
      for (int expert = 0; expert < experts; expert++) {
        scores[expert] += cells[row + expert];
      }
    }
  }

  /** Few are wanted: each is inserted among the best so far. */
  private int pick(int firstPage, int[] wanted) {
    int found = 0;
    for (int expert = 0; expert < experts; expert++) {
      int score = scores[expert];
      if (score == 0 || (found == most && score <= scores[wanted[found - 1]])) {
        continue;
      }
      int place = found < most ? found++ : found - 1;
      while (place > 0 && scores[wanted[place - 1]] < score) {
        wanted[place] = wanted[place - 1];
        place--;
      }
      wanted[place] = expert;
    }
    for (int i = 0; i < found; i++) {
      wanted[i] += firstPage;
    }
    return found;
  }

  @Override
  public void close() {}
}
