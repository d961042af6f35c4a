package moesim.routing;

import java.util.Arrays;
import moesim.model.MoeModel;
import org.jspecify.annotations.Nullable;

/**
 * Routing decisions of consecutive tokens of a trace, in columns.
 *
 * <p><b>Shape.</b> {@link #experts} and {@link #weights} are {@code [tokens][layers][topK]},
 * row-major; the other columns have one entry per token. Only the first {@link #tokens} tokens are
 * valid. <b>Units.</b> Expert index within its layer. <b>Ownership.</b> The arrays are the block's;
 * a reader overwrites them. <b>Distinct.</b> A token selects an expert of a layer once; readers of
 * text refuse anything else. <b>Absent.</b> An expert that was not recorded is {@link #ABSENT}, its
 * weight is NaN; an unknown position is −1.
 */
public final class RoutingBlock {
  /** No expert: a layer the token did not reach, or padding. */
  public static final short ABSENT = -1;

  private final int layers;
  private final int topK;
  private final int[] requests;
  private final byte[] phases;
  private final int[] positions;
  private final short[] experts;
  private final float @Nullable [] weights;
  private int tokens;

  /**
   * Room for {@code capacity} tokens of {@code model}, with a weights column if
   * {@code withWeights}.
   */
  public RoutingBlock(MoeModel model, int capacity, boolean withWeights) {
    this(model.layers(), model.topK(), capacity, withWeights);
  }

  /**
   * Room for {@code capacity} tokens of {@code layers} layers with {@code topK} selections each.
   */
  public RoutingBlock(int layers, int topK, int capacity, boolean withWeights) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "a block needs room for a token, got capacity=" + capacity);
    }
    this.layers = layers;
    this.topK = topK;
    int cells = Math.multiplyExact(capacity, layers * topK);
    requests = new int[capacity];
    phases = new byte[capacity];
    positions = new int[capacity];
    experts = new short[cells];
    weights = withWeights ? new float[cells] : null;
  }

  public int layers() {
    return layers;
  }

  public int topK() {
    return topK;
  }

  /** Tokens it has room for. */
  public int capacity() {
    return requests.length;
  }

  /** Tokens it holds. */
  public int tokens() {
    return tokens;
  }

  public boolean isFull() {
    return tokens == requests.length;
  }

  public void clear() {
    tokens = 0;
  }

  /**
   * Appends a token whose experts are all absent (and weights NaN), to be filled in through
   * {@link #experts()}.
   *
   * @return the index of the token's first cell in {@link #experts()} and {@link #weights()}
   */
  public int add(int request, Phase phase, int position) {
    int cell = addUnfilled(request, phase, position);
    int end = cell + layers * topK;
    Arrays.fill(experts, cell, end, ABSENT);
    if (weights != null) {
      Arrays.fill(weights, cell, end, Float.NaN);
    }
    return cell;
  }

  /** As {@link #add}, for a caller that overwrites every cell. */
  public int addUnfilled(int request, Phase phase, int position) {
    int token = tokens++;
    requests[token] = request;
    phases[token] = phase.code();
    positions[token] = position;
    return token * layers * topK;
  }

  /** Appends a copy of {@code token} of {@code other}, which has the same shape. */
  public void addFrom(RoutingBlock other, int token) {
    int width = layers * topK;
    int cell = addUnfilled(other.requests[token], other.phase(token), other.positions[token]);
    System.arraycopy(other.experts, token * width, experts, cell, width);
    if (weights != null) {
      if (other.weights == null) {
        Arrays.fill(weights, cell, cell + width, Float.NaN);
      } else {
        System.arraycopy(other.weights, token * width, weights, cell, width);
      }
    }
  }

  /** Request index of each token, from 0 in file order. */
  public int[] requests() {
    return requests;
  }

  /** {@link Phase#code} of each token. */
  public byte[] phases() {
    return phases;
  }

  public Phase phase(int token) {
    return Phase.of(phases[token]);
  }

  /** Position of each token in its request, from 0; −1 if unknown. */
  public int[] positions() {
    return positions;
  }

  public short[] experts() {
    return experts;
  }

  /** The gate weights, or null if this block has no such column. */
  public float @Nullable [] weights() {
    return weights;
  }
}
