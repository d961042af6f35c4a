package moesim.replay;

import java.util.Arrays;

/**
 * Counted pairs of one layer for several batches, each the beginning of the next. Pairs are counted
 * once, in the part of the requests that a batch adds to the batch before it; the table of a batch
 * is the sum of the parts up to its own.
 */
final class LayerPredictor {
  private final Heatmap[] parts;
  private final int[][] floors;

  LayerPredictor(int experts, int batches) {
    parts = new Heatmap[batches];
    floors = new int[batches][experts];
    for (int batch = 0; batch < batches; batch++) {
      parts[batch] = new Heatmap(experts);
      Arrays.fill(floors[batch], 1);
    }
  }

  /** The pairs that {@code batch} adds. */
  Heatmap part(int batch) {
    return parts[batch];
  }

  /** What {@link TopCounts#pick} returned last for each row of the table of {@code batch}. */
  int[] floors(int batch) {
    return floors[batch];
  }
}
