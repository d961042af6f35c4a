package moesim.replay;

import java.util.Arrays;
import java.util.Optional;
import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;
import org.jspecify.annotations.Nullable;

/** What is counted of one layer while a step is read. */
final class LayerCounts {
  private final int layer;
  private final int topK;
  private final int width;
  /** Stands for every entry that names no routed expert, so that none needs a branch of its own. */
  private final int nobody;

  private final int[][] parts;
  private final boolean[] seen;
  private final int[] mentioned;
  private int mentions;

  private final @Nullable LayerPredictor predictor;
  /** Experts of the last token of each request, {@code [requests][topK]}. */
  private final short[] before;

  private final int[] now;

  LayerCounts(MoeModel model, int layer, int requests, int batches, boolean predicts) {
    this.layer = layer;
    topK = model.topK();
    width = model.layers() * topK;
    nobody = model.experts();
    parts = new int[batches][nobody + 1];
    seen = new boolean[nobody + 1];
    seen[nobody] = true;
    mentioned = new int[nobody];
    predictor = predicts ? new LayerPredictor(nobody, batches) : null;
    before = new short[predicts ? Math.multiplyExact(requests, topK) : 0];
    now = new int[topK];
  }

  Optional<LayerPredictor> predictor() {
    return Optional.ofNullable(predictor);
  }

  /** Counts the tokens {@code [from, to)} of {@code block}, all of requests of {@code part}. */
  void take(RoutingBlock block, int from, int to, int part, boolean[] paired) {
    int[] requests = block.requests();
    Heatmap pairs = predictor == null ? null : predictor.part(part);
    int cell = from * width + layer * topK;
    for (int token = from; token < to; token++) {
      count(block.experts(), cell, parts[part]);
      cell += width;
      if (pairs != null) {
        int last = requests[token] * topK;
        if (paired[token]) {
          pairs.add(before, last, now);
        }
        remember(last);
      }
    }
  }

  private void count(short[] experts, int cell, int[] counts) {
    int[] chosen = now;
    for (int k = 0; k < chosen.length; k++) {
      // As an unsigned number an absent entry is larger than any expert.
      int expert = Math.min(experts[cell + k] & 0xffff, nobody);
      chosen[k] = expert;
      counts[expert]++;
      if (!seen[expert]) {
        seen[expert] = true;
        mentioned[mentions++] = expert;
      }
    }
  }

  private void remember(int last) {
    int[] chosen = now;
    for (int k = 0; k < chosen.length; k++) {
      before[last + k] = (short) chosen[k];
    }
  }

  /** Hands the counts of the step over, and begins the next. */
  void finish(int step, LoadTable loads) {
    for (int i = 0; i < mentions; i++) {
      loads.put(step, layer, i, mentioned[i], parts);
      seen[mentioned[i]] = false;
    }
    for (int[] counts : parts) {
      Arrays.fill(counts, 0);
    }
    mentions = 0;
  }
}
