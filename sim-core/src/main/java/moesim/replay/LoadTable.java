package moesim.replay;

import moesim.model.MoeModel;
import moesim.routing.Phase;

/**
 * The expert loads of all layer steps of several batches, each the beginning of the next.
 *
 * <p><b>Shape.</b> Experts in order of first mention, {@code [steps][layers][experts]}, are the
 * same list for all batches: that of a smaller batch is the beginning of that of a larger one.
 * Tokens are {@code [batches][steps][layers][experts]}.
 */
final class LoadTable {
  private final int layers;
  private final int experts;
  private final short[] mentioned;
  private final int[][] tokens;

  LoadTable(MoeModel model, int batches, int steps) {
    layers = model.layers();
    experts = model.experts();
    int cells = Math.multiplyExact(steps, model.pages());
    mentioned = new short[cells];
    tokens = new int[batches][cells];
  }

  /**
   * Notes the {@code i}-th expert of a layer step with its tokens in the part that each batch adds.
   */
  void put(int step, int layer, int i, int expert, int[][] parts) {
    int cell = (step * layers + layer) * experts + i;
    mentioned[cell] = (short) expert;
    int sum = 0;
    for (int batch = 0; batch < parts.length; batch++) {
      sum += parts[batch][expert];
      tokens[batch][cell] = sum;
    }
  }

  void read(int batch, int step, int layer, LayerLoad load) {
    load.begin(step, layer, step == 0 ? Phase.PREFILL : Phase.DECODE);
    int[] column = tokens[batch];
    int first = (step * layers + layer) * experts;
    // An expert that only a larger batch mentions stands behind those of this one, without tokens.
    for (int cell = first; cell < first + experts && column[cell] > 0; cell++) {
      load.add(mentioned[cell] & 0xffff, column[cell]);
    }
  }
}
