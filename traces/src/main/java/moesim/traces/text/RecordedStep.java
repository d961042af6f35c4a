package moesim.traces.text;

import java.util.Arrays;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.traces.TraceShape;

/**
 * The tokens of one step as recorders write them, layer by layer, handed out token by token. Checks
 * every expert that is added.
 *
 * <p><b>Calls.</b> {@code begin}; per layer {@code openLayer}, its tokens, {@code closeLayer}; per
 * token {@code startToken}, {@code add} top-k times, {@code endToken}.
 */
final class RecordedStep {
  private final int topK;
  private final int experts;
  private final short[][] columns;
  private final float[][] weightColumns;
  // Tokens [firstTokens, firstTokens + cells / topK) are recorded in a layer; cells is −1 if it was
  // not opened.
  private final int[] firstTokens;
  private final int[] cells;
  private boolean withWeights;

  private int request;
  private Phase phase = Phase.PREFILL;
  private int position;
  private int tokens;
  private int handed;

  private int layer;
  private short[] column = new short[0];
  private int used;
  private int slot;
  private float[] weightColumn = new float[0];
  private int usedWeights;

  RecordedStep(TraceShape shape, int experts) {
    topK = shape.topK();
    this.experts = experts;
    int layers = shape.layers();
    columns = new short[layers][topK];
    weightColumns = new float[layers][topK];
    firstTokens = new int[layers];
    cells = new int[layers];
  }

  /** Sets whether weights are read; until the next change. */
  void withWeights(boolean wanted) {
    if (wanted != withWeights && !isHandedOut()) {
      throw new IllegalStateException(
          "a step was read with weights=" + withWeights + ", now the other way");
    }
    withWeights = wanted;
  }

  boolean withWeights() {
    return withWeights;
  }

  /** Forgets the last step; the next one begins at {@code position} of {@code request}. */
  void begin(int request, Phase phase, int position) {
    this.request = request;
    this.phase = phase;
    this.position = position;
    clear();
    Arrays.fill(cells, -1);
    Arrays.fill(firstTokens, 0);
  }

  /** Forgets what it holds. */
  void clear() {
    tokens = 0;
    handed = 0;
  }

  boolean isOpened(int layer) {
    return cells[layer] >= 0;
  }

  /** The first layer, by index, that the step's last token did not reach; −1 if it reached all. */
  int firstUnreached() {
    for (int l = 0; l < cells.length; l++) {
      if (firstTokens[l] * topK + cells[l] < tokens * topK) {
        return l;
      }
    }
    return -1;
  }

  /** The first layer, by index, that lacks some token; −1 if none does. */
  int firstRagged() {
    for (int l = 0; l < cells.length; l++) {
      if (cells[l] < tokens * topK) {
        return l;
      }
    }
    return -1;
  }

  /** Begins a layer whose first recorded token is {@code firstToken}. */
  void openLayer(int layer, int firstToken) {
    this.layer = layer;
    firstTokens[layer] = firstToken;
    column = columns[layer];
    weightColumn = weightColumns[layer];
    used = 0;
    usedWeights = 0;
  }

  void startToken() {
    slot = 0;
  }

  /** Adds an expert of the token. */
  void add(int expert, Place place) {
    if (expert < 0 || expert >= experts) {
      throw place.problem("expert " + expert + " outside [0, " + experts + ")");
    }
    if (slot == topK) {
      throw place.problem(
          "more than " + topK + " experts for one token; the first token has " + topK);
    }
    int end = used;
    short[] target = column;
    for (int i = end - slot; i < end; i++) {
      if (target[i] == expert) {
        throw twice(expert, place);
      }
    }
    if (end == target.length) {
      target = Arrays.copyOf(target, 2 * end);
      column = target;
      columns[layer] = target;
    }
    target[end] = (short) expert;
    used = end + 1;
    slot++;
  }

  private RuntimeException twice(int expert, Place place) {
    return place.repeated("expert " + expert + " twice among the " + topK + " of one token");
  }

  /** Adds a weight of the open layer; weights come in the order of the experts. */
  void addWeight(float weight) {
    if (usedWeights == weightColumn.length) {
      weightColumn = Arrays.copyOf(weightColumn, 2 * usedWeights);
      weightColumns[layer] = weightColumn;
    }
    weightColumn[usedWeights++] = weight;
  }

  /** True if the token has all its experts. */
  boolean isTokenFull() {
    return slot == topK;
  }

  /** Experts of the token so far. */
  int slot() {
    return slot;
  }

  /** Ends a token, which must have all its experts. */
  void endToken(Place place) {
    if (slot != topK) {
      throw place.problem(slot + " experts for a token; the first token has " + topK);
    }
  }

  /** Experts of the open layer so far. */
  int openCells() {
    return used;
  }

  /** Weights of the open layer so far. */
  int openWeights() {
    return usedWeights;
  }

  /** Ends a layer and returns how many of the step's tokens are known by now. */
  int closeLayer() {
    if (withWeights && usedWeights != used) {
      throw new IllegalStateException(
          "layer index " + layer + ": experts=" + used + " weights=" + usedWeights);
    }
    cells[layer] = used;
    tokens = Math.max(tokens, firstTokens[layer] + used / topK);
    return tokens;
  }

  int tokens() {
    return tokens;
  }

  boolean isHandedOut() {
    return handed == tokens;
  }

  /** Appends the next tokens to {@code block}, as many as it has room for. */
  void handTo(RoutingBlock block) {
    while (handed < tokens && !block.isFull()) {
      int cell = block.addUnfilled(request, phase, position + handed);
      for (int l = 0; l < columns.length; l++) {
        copyCells(l, block, cell + l * topK);
      }
      handed++;
    }
  }

  private void copyCells(int l, RoutingBlock block, int to) {
    int from = (handed - firstTokens[l]) * topK;
    boolean recorded = from >= 0 && from < cells[l];
    short[] ids = block.experts();
    short[] source = columns[l];
    for (int i = 0; i < topK; i++) {
      ids[to + i] = recorded ? source[from + i] : RoutingBlock.ABSENT;
    }
    float[] weights = block.weights();
    if (weights != null) {
      float[] sourceWeights = weightColumns[l];
      for (int i = 0; i < topK; i++) {
        weights[to + i] = recorded ? sourceWeights[from + i] : Float.NaN;
      }
    }
  }
}
