package moesim.replay;

import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A walk through the layer steps of one batch of {@link BatchLoads}; one per run. As a
 * {@link Prediction} it speaks of the current layer step; nothing follows in the step of the
 * prompts.
 */
public final class BatchCursor implements Prediction {
  private final LoadTable loads;
  private final @Nullable PredictionRows predictions;
  private final LayerLoad load;
  private final int batch;
  private final int batches;
  private final int layers;
  private final int layerSteps;
  private final int wordsPerRow;
  private int at = -1;
  private @Nullable LongBuffer table;
  private int firstLong;

  BatchCursor(BatchLoads work, int batch) {
    loads = work.loads();
    predictions = work.predictions().orElse(null);
    load = new LayerLoad(work.model().experts());
    this.batch = batch;
    batches = work.batches().size();
    layers = work.model().layers();
    layerSteps = work.steps() * layers;
    wordsPerRow = BatchPass.wordsOf(work.model().experts());
  }

  /**
   * Moves to the next layer step, layers within steps; false at the end. A layer step may be
   * without tokens.
   */
  public boolean next() {
    if (at + 1 == layerSteps) {
      return false;
    }
    at++;
    int step = at / layers;
    loads.read(batch, step, at % layers, load);
    PredictionRows rows = predictions;
    table = null;
    if (rows != null && step > 0) {
      int index = (at - layers) * batches + batch;
      table = rows.segmentOf(index);
      firstLong = rows.firstLong(index);
    }
    return true;
  }

  /** The loads of the current layer step; overwritten by {@link #next}. */
  public LayerLoad load() {
    return load;
  }

  @Override
  public boolean follows(int expert, int candidate) {
    LongBuffer bits = table;
    if (bits == null) {
      return false;
    }
    int word = firstLong + expert * wordsPerRow + (candidate >>> 6);
    return (bits.get(word) >>> candidate & 1) != 0;
  }
}
