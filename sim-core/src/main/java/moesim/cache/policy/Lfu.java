package moesim.cache.policy;

import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PolicyContext;
import moesim.routing.LayerStep;

/**
 * LFU: evicts the page with the fewest requests; ties go to the older access. Perfect LFU counts
 * from the start, in the cache or not. In-cache LFU forgets a count with the eviction.
 * <b>Source.</b> The usual readings of "LFU" in cache simulators.
 */
public final class Lfu implements EvictionPolicy {
  private final PageHeap byCount;
  private final long[] requests;
  private final PageSet pins;
  private final boolean forgets;

  private Lfu(PolicyContext context, boolean forgets) {
    this.forgets = forgets;
    int pageCount = context.pages().pageCount();
    byCount = new PageHeap(pageCount);
    requests = new long[pageCount];
    pins = context.pins();
  }

  @Override
  public void begin(LayerStep step) {}

  @Override
  public void admitted(int page, long at) {
    touched(page, at);
  }

  @Override
  public void touched(int page, long at) {
    byCount.put(page, ++requests[page], at);
  }

  @Override
  public void prefetched(int page, long at) {
    expected(page, at);
  }

  @Override
  public void expected(int page, long at) {
    byCount.put(page, requests[page], at);
  }

  @Override
  public int evict() {
    while (true) {
      int page = byCount.pollLeast();
      // A pinned page is touched before the step ends, and comes back with one more request.
      if (!pins.contains(page)) {
        if (forgets) {
          requests[page] = 0;
        }
        return page;
      }
    }
  }

  /** Makes {@code policy: lfu} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "lfu";
    }

    @Override
    public String sentence() {
      return "evicts the expert requested least often since the start, evicted experts keeping their count";
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new Lfu(context, false);
    }
  }

  /** Makes {@code policy: lfu-in-cache} available in scenarios. */
  public static final class InCacheFactory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "lfu-in-cache";
    }

    @Override
    public String sentence() {
      return "evicts the expert requested least often since it came in; evicted experts are forgotten";
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new Lfu(context, true);
    }
  }
}
