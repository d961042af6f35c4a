package moesim.routing;

import moesim.model.MoeModel;
import org.jspecify.annotations.Nullable;

/**
 * The distinct pages that one step activates at one layer; one object, reused for every layer step
 * of a run.
 *
 * <p><b>Units.</b> A page is {@code layer * experts + expert}, unless a machine with one cache per
 * layer renumbered it. An access is one page of one layer step; accesses count from 0 over the
 * whole replay, in the order of {@link #pages}. <b>Ownership.</b> The arrays are the step's and
 * change with the next one. <b>Errors.</b> Next uses and gate weights that nobody stated are an
 * {@link IllegalStateException} for who reads them, not zeros.
 */
public final class LayerStep {
  /** A page that is not needed again. */
  public static final long NEVER = Long.MAX_VALUE;

  private final int layers;
  private final int[] pages;
  private final long[] nextUse;
  private boolean knowsNextUse;
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

  /**
   * Room for every expert of a layer of {@code model}, and for their gate weights if
   * {@code weighted}.
   */
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
    knowsNextUse = false;
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

  /**
   * Copies {@code other} with every page lowered by {@code firstPage}: a cache of one layer numbers
   * its own pages.
   */
  public void renumber(LayerStep other, int firstPage) {
    begin(other.step, other.layer, other.phase, other.firstAccess);
    count = other.count;
    for (int i = 0; i < count; i++) {
      pages[i] = other.pages[i] - firstPage;
    }
    startsBatch = other.startsBatch;
    knowsNextUse = other.knowsNextUse;
    if (knowsNextUse) {
      System.arraycopy(other.nextUse, 0, nextUse, 0, count);
    }
    if (other.gateWeights == null) {
      gateWeights = null;
      return;
    }
    if (gateWeights == null) {
      gateWeights = new float[pages.length];
    }
    System.arraycopy(other.gateWeights, 0, gateWeights, 0, count);
  }

  /** Number of distinct pages. */
  public int count() {
    return count;
  }

  /** The pages; the first {@link #count} are valid. */
  public int[] pages() {
    return pages;
  }

  /**
   * The access at which each page is needed next, or {@link #NEVER}; only in a replay that knows
   * the future.
   */
  public long[] nextUse() {
    if (!knowsNextUse) {
      throw new IllegalStateException(
          "the next uses of layer step " + position() + " are not known in this replay; a policy"
              + " that reads them has to say so, by EvictionPolicyFactory.knowsTheFuture");
    }
    return nextUse;
  }

  /** Where the next uses of all pages of this layer step go, for who knows them. */
  public long[] fillNextUse() {
    knowsNextUse = true;
    return nextUse;
  }

  /** True in a replay whose policy reads gate weights, of a trace that carries them. */
  public boolean hasGateWeights() {
    return gateWeights != null;
  }

  /**
   * The gate weight of each page, summed over the tokens that selected it; NaN where none was
   * recorded.
   */
  public float[] gateWeights() {
    float[] present = gateWeights;
    if (present == null) {
      throw new IllegalStateException(
          "layer step " + position() + " carries no gate weights; a policy that reads them has to"
              + " say so, by EvictionPolicyFactory.readsGateWeights, and cannot replay a trace"
              + " without them");
    }
    return present;
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
