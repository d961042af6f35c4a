package moesim.routing;

import java.util.Objects;
import moesim.model.MoeModel;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a trace: one forward pass of a batch after the other, each cut into layer steps. One
 * pass over the trace; memory does not grow with its length.
 */
public final class BatchSteps implements AutoCloseable {
  private static final int BLOCK_CELLS = 1 << 16;

  private final MoeModel model;
  private final Batching batching;
  private final RoutingReader reader;
  private final RoutingBlock block;
  private final int width;
  private final StepUnion union;
  private final BatchedRequests batch;
  // Made once: a method reference in the loop would be a new object per step.
  private final BatchedRequests.RowConsumer addToUnion = this::addToUnion;

  private final TokenPages tokenPages;
  private final boolean weighted;
  private final float[] weightOfExpert;

  private int next;
  private int single;
  private long step = -1;
  private Phase phase = Phase.DECODE;
  private boolean startsBatch;
  private int request = -1;
  private long accesses;
  private long tokens;
  private long selections;
  private long passedOver;

  /** Opens {@code trace}; {@code scratch} holds the tokens of batches of more than one request. */
  public BatchSteps(RoutingTrace trace, Batching batching, Scratch scratch) {
    this(trace, batching, scratch, false);
  }

  /** As above; {@code weighted} layer steps hold gate weights, which costs time. */
  public BatchSteps(RoutingTrace trace, Batching batching, Scratch scratch, boolean weighted) {
    this.weighted = weighted;
    model = trace.model();
    this.batching = batching;
    width = model.layers() * model.topK();
    // No more than the trace has: of a short one, making room would be most of the work.
    long tokensOfTrace = Math.max(1, trace.facts().tokens());
    int capacity = (int) Math.min(Math.max(1, BLOCK_CELLS / width), tokensOfTrace);
    block = new RoutingBlock(model, capacity, weighted);
    union = new StepUnion(model, weighted);
    batch = new BatchedRequests(batching, scratch, width, weighted);
    weightOfExpert = new float[weighted ? model.experts() : 0];
    tokenPages = new TokenPages(model, batching.order());
    reader = trace.open(0);
  }

  /** Advances to the next step; false at the end. */
  public boolean next() {
    boolean more = batching.requests() == 1 ? nextOfOne() : nextOfMany();
    if (more) {
      step++;
    }
    return more;
  }

  /** True if this step is the first of its batch, the first step of all included. */
  public boolean startsBatch() {
    return startsBatch;
  }

  /** Steps so far, minus one: the number of this step. */
  public long step() {
    return step;
  }

  /** True if layer steps hold gate weights. */
  public boolean weighted() {
    return weighted;
  }

  /** Tokens replayed so far. */
  public long tokens() {
    return tokens;
  }

  /** Experts selected by those tokens so far, before several tokens' choices are merged. */
  public long selections() {
    return selections + tokenPages.selections();
  }

  /**
   * Entries of those tokens that name no routed expert: absent ones and zero-computation experts.
   */
  public long passedOver() {
    return passedOver + tokenPages.passedOver();
  }

  /**
   * Fills {@code out} with the pages of {@code layer}. Layers are asked for in order, each once per
   * step.
   */
  public void layer(int layer, LayerStep out) {
    out.begin(step, layer, phase, accesses);
    int count = single < 0
        ? union.pagesOf(layer, batching.order(), out.pages())
        : tokenPages.of(layer, block.experts(), single + layer * model.topK(), out.pages());
    out.setCount(count);
    out.setStartsBatch(startsBatch);
    if (weighted) {
      weigh(layer, out);
    }
    accesses += count;
  }

  @Override
  public void close() {
    reader.close();
    batch.close();
  }

  private void weigh(int layer, LayerStep out) {
    float[] weights = out.gateWeights();
    int[] pages = out.pages();
    if (single < 0) {
      for (int i = 0; i < out.count(); i++) {
        weights[i] = union.weightOf(pages[i]);
      }
      return;
    }
    float[] ofToken = Objects.requireNonNull(block.weights());
    int cell = single + layer * model.topK();
    for (int k = cell; k < cell + model.topK(); k++) {
      int expert = block.experts()[k];
      if (expert >= 0 && expert < model.experts()) {
        weightOfExpert[expert] = ofToken[k];
      }
    }
    int first = layer * model.experts();
    for (int i = 0; i < out.count(); i++) {
      weights[i] = weightOfExpert[pages[i] - first];
    }
  }

  private boolean nextOfOne() {
    if (!findKept()) {
      return false;
    }
    int first = block.requests()[next];
    startsBatch = first != request;
    request = first;
    phase = block.phase(next);
    if (phase == Phase.PREFILL && batching.prefill() == Prefill.ONE_STEP) {
      uniteThePrompt();
    } else {
      tokens++;
      single = next++ * width;
    }
    return true;
  }

  private void uniteThePrompt() {
    single = -1;
    union.clear();
    do {
      addToUnion(block.experts(), block.weights(), next++ * width);
    } while (findKept() && block.requests()[next] == request && block.phase(next) == Phase.PREFILL);
  }

  private boolean nextOfMany() {
    startsBatch = false;
    if (!batch.hasStep()) {
      startsBatch = true;
      loadBatch();
      if (!batch.hasStep()) {
        return false;
      }
    }
    single = -1;
    union.clear();
    phase = batch.phaseOfStep();
    batch.forEachRowOfStep(addToUnion);
    return true;
  }

  private void loadBatch() {
    batch.clear();
    while (findKept()
        && batch.add(
            block.requests()[next],
            block.phase(next),
            block.experts(),
            block.weights(),
            next * width)) {
      next++;
    }
  }

  private void addToUnion(short[] experts, float @Nullable [] weights, int cell) {
    tokens++;
    if (weights == null) {
      union.add(experts, cell);
    } else {
      union.addWeighted(experts, weights, cell);
    }
    int present = 0;
    for (int i = cell; i < cell + width; i++) {
      present += experts[i] >= 0 && experts[i] < model.experts() ? 1 : 0;
    }
    selections += present;
    passedOver += width - present;
  }

  /**
   * Moves {@link #next} to a token that is replayed, reading blocks as needed; false at the end.
   */
  private boolean findKept() {
    while (true) {
      for (; next < block.tokens(); next++) {
        if (batching.keeps(block.phase(next))) {
          return true;
        }
      }
      next = 0;
      if (!reader.read(block)) {
        return false;
      }
    }
  }
}
