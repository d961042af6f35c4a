package moesim.routing;

import moesim.model.MoeModel;
import org.jspecify.annotations.Nullable;

/**
 * The distinct pages that one step activates at one layer; one object, reused for every layer step of a run.
 *
 * <p><b>Units.</b> A page is {@code layer * experts + expert}, unless a machine with one cache per layer renumbered it. An
 * access is one page of one layer step; accesses count from 0 over the whole replay, in the order of {@link #pages}.
 * <b>Ownership.</b> The arrays are the step's and change with the next one.
 */
public final class LayerStep {
  /** A page that is not needed again. */
  public static final long NEVER = Long.MAX_VALUE;

  private final int layers;
  private final int[] pages;
  private final long[] nextUse;
  private float @Nullable [] gateWeights;
  private int count;
  private long step;
  private int layer;
  private Phase phase = Phase.DECODE;
  private boolean startsBatch;
  private long firstAccess;

  /** Room for every expert of a layer of {@code model}, without gate weights. */
  public LayerStep(MoeModel model) {
    this(model, false);
  }

  /** Room for every expert of a layer of {@code model}, and for their gate weights if {@code weighted}. */
  public LayerStep(MoeModel model, boolean weighted) {
    gateWeights = weighted ? new float[model.experts()] : null;
    layers = model.layers();
    pages = new int[model.experts()];
    nextUse = new long[model.experts()];
  }

  /** Starts a new layer step without pages. */
  public void begin(long step, int layer, Phase phase, long firstAccess) {
    this.step = step;
    this.layer = layer;
    this.phase = phase;
    this.firstAccess = firstAccess;
    startsBatch = false;
    count = 0;
  }

  /** Adds a page that the step does not have yet. */
  public void add(int page) {
    pages[count++] = page;
  }

  void setCount(int count) {
    this.count = count;
  }

  /** Says whether this is the first step of a batch of requests. */
  public void setStartsBatch(boolean startsBatch) {
    this.startsBatch = startsBatch;
  }

  /** Copies {@code other} with every page lowered by {@code firstPage}: a cache of one layer numbers its own pages. */
  public void renumber(LayerStep other, int firstPage) {
    begin(other.step, other.layer, other.phase, other.firstAccess);
    count = other.count;
    for (int i = 0; i < count; i++) {
      pages[i] = other.pages[i] - firstPage;
    }
    startsBatch = other.startsBatch;
    System.arraycopy(other.nextUse, 0, nextUse, 0, count);
    if (other.gateWeights != null) {
      if (gateWeights == null) {
        gateWeights = new float[pages.length];
      }
      System.arraycopy(other.gateWeights, 0, gateWeights, 0, count);
    }
  }

  /** Number of distinct pages. */
  public int count() {
    return count;
  }

  /** The pages; the first {@link #count} are valid. */
  public int[] pages() {
    return pages;
  }

  /** The access at which each page is needed next, or {@link #NEVER}; only in a replay that knows the future. */
  public long[] nextUse() {
    return nextUse;
  }

  /**
   * The gate weight of each page, summed over the tokens that selected it; NaN where none was recorded. Null in a replay
   * whose policy does not read them.
   */
  public float @Nullable [] gateWeights() {
    return gateWeights;
  }

  /** True in the first step of a batch of requests: what follows is another sequence. */
  public boolean startsBatch() {
    return startsBatch;
  }

  /** Forward pass of the replay, from 0. */
  public long step() {
    return step;
  }

  /** Layer index within the step. */
  public int layer() {
    return layer;
  }

  /** Layer steps before this one, those without pages included: {@code step * layers + layer}. */
  public long position() {
    return step * layers + layer;
  }

  /** {@link Phase#PREFILL} if any token of the step belongs to a prompt. */
  public Phase phase() {
    return phase;
  }

  /** The access number of {@code pages[0]}. */
  public long firstAccess() {
    return firstAccess;
  }
}
