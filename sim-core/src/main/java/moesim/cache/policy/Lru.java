package moesim.cache.policy;

import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.Pins;
import moesim.cache.PolicyContext;
import moesim.routing.LayerStep;

/** Evicts the least recently used page. Misses every request while the cache is smaller than one round. */
public final class Lru implements EvictionPolicy {
  private final RecencyList recency;
  private final Pins pins;

  private Lru(PolicyContext context) {
    recency = new RecencyList(context.pages().pageCount());
    pins = context.pins();
  }

  @Override
  public void begin(LayerStep step) {}

  @Override
  public void admitted(int page, long at) {
    recency.append(page);
  }

  @Override
  public void touched(int page, long at) {
    recency.renew(page);
  }

  @Override
  public int evict() {
    while (true) {
      int page = recency.oldest();
      recency.remove(page);
      // A pinned page is touched before the step ends, and comes back at the newest end.
      if (!pins.contains(page)) {
        return page;
      }
    }
  }

  /** Makes {@code policy: lru} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "lru";
    }

    @Override
    public String sentence() {
      return "evicts the least recently used expert";
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new Lru(context);
    }
  }
}
