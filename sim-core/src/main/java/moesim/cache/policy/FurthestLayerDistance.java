package moesim.cache.policy;

import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PolicyContext;
import moesim.cache.PolicyState;
import moesim.routing.LayerStep;

/**
 * Furthest layer distance (FLD): evicts from the layer that comes up again last, and there the
 * least recently used page. The layer being served is the furthest. <b>Source.</b> The distance
 * term of HOBBIT, Tang et al., arXiv 2411.01433, taken alone; HOBBIT itself gives the layer being
 * served distance 0.
 */
public final class FurthestLayerDistance implements EvictionPolicy {
  private final LayerRecency recency;
  private final PageSet pins;
  private long position;
  private int layer;

  private FurthestLayerDistance(PolicyContext context) {
    recency = new LayerRecency(context.pages(), context.layers());
    pins = context.pins();
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
    // Pages of other layers are pinned if they are expected.
    recency.dropPinned(layer, pins);
    int furthest = layer;
    while (recency.oldestOf(furthest) == LayerRecency.NONE) {
      furthest = furthest == 0 ? recency.layers() - 1 : furthest - 1;
      recency.dropPinned(furthest, pins);
    }
    int victim = recency.oldestOf(furthest);
    recency.remove(victim);
    return victim;
  }

  @Override
  public boolean writeState(PolicyState into) {
    recency.writeOrders(into);
    return true;
  }

  /** Makes {@code policy: furthest-layer-distance} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "furthest-layer-distance";
    }

    @Override
    public String sentence() {
      return "evicts from the layer that comes up again last; there the least recently used expert";
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new FurthestLayerDistance(context);
    }
  }
}
