package moesim.cache.policy;

import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PolicyContext;
import moesim.cache.PolicyState;
import moesim.routing.LayerStep;

/**
 * Evicts the least recently used page. Misses every request while the cache is smaller than one
 * round.
 */
public final class Lru implements EvictionPolicy {
  private final UseLog log;
  private final PageSet pins;

  private Lru(PolicyContext context) {
    log = new UseLog(context.pages().pageCount());
    pins = context.pins();
  }

  @Override
  public void begin(LayerStep step) {}

  @Override
  public void admitted(int page, long at) {
    log.use(page);
  }

  @Override
  public void touched(int page, long at) {
    log.use(page);
  }

  @Override
  public int evict() {
    return log.takeOldest(pins);
  }

  @Override
  public boolean usedTogether(LayerStep step, int evictions, int[] victims) {
    log.use(step);
    log.takeOldest(evictions, victims);
    return true;
  }

  @Override
  public boolean usedInSequence(LayerStep step, int evictions, int[] victims) {
    // A use makes a page younger, which matters only to the step's own pages: one among the oldest
    // could be evicted before its turn.
    log.use(step);
    if (log.takeOldestOthers(evictions, victims)) {
      return true;
    }
    log.forget(step);
    return false;
  }

  @Override
  public boolean writeState(PolicyState into) {
    log.writeOrder(into);
    return true;
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
