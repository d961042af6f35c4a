package moesim.cache.policy;

import java.util.List;
import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PageTable;
import moesim.cache.PolicyContext;
import moesim.cache.PolicyState;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.routing.LayerStep;

/**
 * Layer-aware LRU (LLRU): evicts the page with the largest {@code (t − s) + theta · d}, where
 * {@code t − s} is its age in layer steps and {@code d} in 1..l the layer steps until its layer
 * comes up again ({@code d = l} for the layer being served).
 *
 * <p>For 1 &lt; theta ≤ 2 that is: the oldest in rounds first, and among equals the layer furthest
 * ahead. Theta 0 is LRU; a large theta is {@link FurthestLayerDistance}. <b>Source.</b>
 * Angelopoulos, Marchal, Obrecht, Simon, "Cache Management for Mixture-of-Experts LLMs", arXiv
 * 2509.02408; its exact formula is not public, this is our reconstruction (docs/model.md §4).
 */
public final class LayerAwareLru implements EvictionPolicy {
  /** Ages and distances are weighed in whole numbers, so that equal keys are equal. */
  public static final int THETA_UNIT = 1_000_000;

  /** Weight of the layer distance. */
  public static final Option<Double> THETA = Option.of(
      "theta",
      ValueType.number(0, 1e6),
      1.5,
      "weight of the distance to the page's layer; 0 to 1 is LRU, every value in (1, 2] is the layer-aware LRU");

  private final PageTable pages;
  private final LayerRecency recency;
  private final PageSet pins;
  private final long theta;
  private long position;
  private int layer;

  private LayerAwareLru(PolicyContext context) {
    pages = context.pages();
    recency = new LayerRecency(pages, context.layers());
    pins = context.pins();
    theta = thetaOf(context.options());
  }

  /** The theta that {@code options} say, in millionths. */
  public static long thetaOf(Options options) {
    return Math.round(options.get(THETA) * THETA_UNIT);
  }

  @Override
  public void begin(LayerStep step) {
    position = step.position();
    layer = step.layer();
  }

  @Override
  public void admitted(int page, long at) {
    recency.use(page, position);
  }

  @Override
  public void touched(int page, long at) {
    recency.use(page, position);
  }

  @Override
  public int evict() {
    recency.dropPinned(layer, pins);
    while (true) {
      int victim = recency.oldestOf(worstLayer());
      recency.remove(victim);
      // A page of another layer is pinned if it is expected.
      if (!pins.contains(victim)) {
        return victim;
      }
    }
  }

  /** The layer whose oldest page has the largest key; of equal keys, the one used longer ago. */
  private int worstLayer() {
    long[] usedAt = recency.oldestPositions();
    int layers = usedAt.length;
    int worst = 0;
    long worstKey = Long.MIN_VALUE;
    for (int candidate = 0; candidate < layers; candidate++) {
      if (usedAt[candidate] == LayerRecency.NEVER) {
        continue;
      }
      int ahead = candidate - layer;
      int distance = ahead > 0 ? ahead : ahead + layers;
      long key = (position - usedAt[candidate]) * THETA_UNIT + theta * distance;
      if (key > worstKey || (key == worstKey && usedAt[candidate] < usedAt[worst])) {
        worstKey = key;
        worst = candidate;
      }
    }
    return worst;
  }

  @Override
  public boolean writeState(PolicyState into) {
    // Of two pages whose last uses are further apart than their distances can differ, the older one
    // always goes first: this
    // decides between an old page and whatever is used from now on.
    long old = theta * (recency.layers() - 1) / THETA_UNIT + 1;
    for (int page = 0; page < pages.pageCount(); page++) {
      into.add(recency.contains(page) ? (int) Math.min(old, position - recency.lastUse(page)) : -1);
    }
    for (int page = 0; page < pages.pageCount(); page++) {
      for (int other = 0; other < page; other++) {
        if (recency.contains(page) && recency.contains(other)) {
          into.add(whenAhead(page, other));
        }
      }
    }
    return true;
  }

  /**
   * A bit for every layer of a layer step in which {@code page} would be evicted rather than
   * {@code other}.
   */
  private int whenAhead(int page, int other) {
    int ahead = 0;
    for (int serving = 0; serving < recency.layers(); serving++) {
      long lead = (recency.lastUse(other) - recency.lastUse(page)) * THETA_UNIT
          + theta
              * (distance(pages.layerOf(page), serving) - distance(pages.layerOf(other), serving));
      boolean first = lead > 0 || (lead == 0 && recency.lastUse(page) < recency.lastUse(other));
      ahead |= first ? 1 << serving : 0;
    }
    return ahead;
  }

  /** Layer steps from one of layer {@code serving} until {@code of} comes up again, in 1..l. */
  private int distance(int of, int serving) {
    return of > serving ? of - serving : of - serving + recency.layers();
  }

  /** Makes {@code policy: layer-aware-lru} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "layer-aware-lru";
    }

    @Override
    public String sentence() {
      return "evicts the oldest expert in rounds; among equals the one whose layer is furthest ahead";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(THETA);
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new LayerAwareLru(context);
    }
  }
}
