package moesim.cache.policy;

import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PolicyContext;
import moesim.routing.LayerStep;

/**
 * In-cache LFU: evicts the page with the fewest requests since it came in; its count is forgotten with it. Ties go to the
 * older access. <b>Source.</b> The usual reading of "LFU" in cache simulators; {@link Lfu} remembers for ever.
 */
public final class LfuInCache implements EvictionPolicy {
  private final PageHeap byCount;
  private final long[] requests;
  private final PageSet pins;

  private LfuInCache(PolicyContext context) {
    int pageCount = context.pages().pageCount();
    byCount = new PageHeap(pageCount);
    requests = new long[pageCount];
    pins = context.pins();
  }

  @Override
  public void begin(LayerStep step) {}

  @Override
  public void admitted(int page, long at) {
    requests[page] = 1;
    byCount.put(page, 1, at);
  }

  @Override
  public void touched(int page, long at) {
    byCount.put(page, ++requests[page], at);
  }

  @Override
  public void prefetched(int page, long at) {
    requests[page] = 0;
    byCount.put(page, 0, at);
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
        return page;
      }
    }
  }

  /** Makes {@code policy: lfu-in-cache} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
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
      return new LfuInCache(context);
    }
  }
}
