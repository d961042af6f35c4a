package moesim.traces;

import java.util.Arrays;
import moesim.routing.RoutingBlock;
import org.jspecify.annotations.Nullable;

/**
 * Selections of consecutive tokens of a request, as many as there are.
 *
 * <p><b>Shape.</b> {@code [tokens][layers][topK]}. <b>Absent.</b> As in {@link RoutingBlock}.
 */
public final class TokenBuffer {
  // What an array can hold at most, on any virtual machine.
  static final int MOST_CELLS = Integer.MAX_VALUE - 8;

  private final int layers;
  private final int topK;
  private final int mostTokens;
  private short[] experts;
  private float @Nullable [] weights;
  private int tokens;

  /** A buffer of no more than {@code mostCells} ids. */
  TokenBuffer(int layers, int topK, boolean withWeights, int mostCells) {
    this.layers = layers;
    this.topK = topK;
    mostTokens = mostCells / (layers * topK);
    experts = new short[layers * topK];
    weights = withWeights ? new float[experts.length] : null;
  }

  void clear() {
    tokens = 0;
  }

  /** True if another token does not fit. */
  boolean isFull() {
    return tokens == mostTokens;
  }

  int mostTokens() {
    return mostTokens;
  }

  /** Adds a token; not to a buffer that {@link #isFull}. */
  void add(RoutingBlock block, int token) {
    int width = layers * topK;
    int cell = tokens * width;
    float[] ofTokens = weights;
    if (cell == experts.length) {
      int larger = (int) Math.min(2L * cell, (long) mostTokens * width);
      experts = Arrays.copyOf(experts, larger);
      ofTokens = ofTokens == null ? null : Arrays.copyOf(ofTokens, larger);
      weights = ofTokens;
    }
    System.arraycopy(block.experts(), token * width, experts, cell, width);
    float[] ofBlock = block.weights();
    if (ofTokens != null && ofBlock != null) {
      System.arraycopy(ofBlock, token * width, ofTokens, cell, width);
    }
    tokens++;
  }

  /** Tokens it holds. */
  public int tokens() {
    return tokens;
  }

  /** The expert of a rank; {@link RoutingBlock#ABSENT} if there is none. */
  public short expert(int token, int layer, int rank) {
    return experts[(token * layers + layer) * topK + rank];
  }

  /** Experts that the token has at the layer. */
  public int selected(int token, int layer) {
    int found = 0;
    for (int rank = 0; rank < topK; rank++) {
      found += expert(token, layer, rank) == RoutingBlock.ABSENT ? 0 : 1;
    }
    return found;
  }

  /** True if the token has a gate weight for each expert of the layer. */
  public boolean isWeighted(int token, int layer) {
    for (int rank = 0; rank < topK; rank++) {
      if (Float.isNaN(weight(token, layer, rank))) {
        return false;
      }
    }
    return true;
  }

  /** The gate weight of a rank; NaN if there is none. */
  public float weight(int token, int layer, int rank) {
    float[] ofTokens = weights;
    return ofTokens == null ? Float.NaN : ofTokens[(token * layers + layer) * topK + rank];
  }
}
