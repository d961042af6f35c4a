package moesim.prefetch;

import java.util.Arrays;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.LayerStep;

/**
 * Wants exactly the pages of the next {@code depth} layer steps, the nearest first: what a perfect
 * predictor of that reach would load. Reads the same replay a second time, so far ahead.
 */
public final class OraclePrefetcher implements Prefetcher {
  private final BatchSteps ahead;
  private final boolean stopsAtBatch;
  private final int depth;
  private final int layers;
  private final int[][] pages;
  private final int[] counts;
  private final boolean[] startsBatch;
  private final int[] seen;
  private final LayerStep read;
  private int stamp;
  private int oldest;
  private int held;
  private int layer;
  private boolean more;

  /**
   * Looks {@code depth} layer steps ahead.
   *
   * @param ahead a reader of its own of the steps that are replayed; closed with this
   * @param stopsAtBatch true if caches are emptied between batches, so that nothing is wanted
   *     across one
   */
  public OraclePrefetcher(MoeModel model, BatchSteps ahead, int depth, boolean stopsAtBatch) {
    this.ahead = ahead;
    this.depth = depth;
    this.stopsAtBatch = stopsAtBatch;
    layers = model.layers();
    pages = new int[depth + 1][model.experts()];
    counts = new int[depth + 1];
    startsBatch = new boolean[depth + 1];
    seen = new int[model.pages()];
    read = new LayerStep(model);
    layer = layers;
    more = true;
    fill();
  }

  @Override
  public int served(LayerStep step, int[] wanted) {
    // The layer step that was served leads the window.
    if (held == 0 || pages[oldest][0] != step.pages()[0] || counts[oldest] != step.count()) {
      throw new IllegalStateException("the oracle reads other steps than are replayed, at step "
          + step.step() + ", layer " + step.layer());
    }
    oldest = oldest == depth ? 0 : oldest + 1;
    held--;
    fill();
    return collect(wanted);
  }

  private int collect(int[] wanted) {
    if (++stamp == 0) {
      Arrays.fill(seen, 0);
      stamp = 1;
    }
    int found = 0;
    for (int i = 0; i < Math.min(depth, held); i++) {
      int slot = slot(i);
      if (stopsAtBatch && startsBatch[slot]) {
        break;
      }
      for (int k = 0; k < counts[slot]; k++) {
        int page = pages[slot][k];
        if (seen[page] != stamp) {
          seen[page] = stamp;
          wanted[found++] = page;
        }
      }
    }
    return found;
  }

  private int slot(int i) {
    int slot = oldest + i;
    return slot <= depth ? slot : slot - depth - 1;
  }

  /**
   * Reads on until the window holds the layer step under way and {@link #depth} more, those without
   * pages passed over.
   */
  private void fill() {
    while (more && held <= depth) {
      if (layer == layers) {
        more = ahead.next();
        layer = 0;
        continue;
      }
      boolean first = layer == 0 && ahead.startsBatch();
      ahead.layer(layer++, read);
      if (read.count() == 0) {
        continue;
      }
      int slot = slot(held);
      System.arraycopy(read.pages(), 0, pages[slot], 0, read.count());
      counts[slot] = read.count();
      startsBatch[slot] = first;
      held++;
    }
  }

  @Override
  public void close() {
    ahead.close();
  }
}
