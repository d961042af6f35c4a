package moesim.cache.policy;

import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PageTable;
import moesim.cache.PolicyContext;
import moesim.routing.LayerStep;

/**
 * Greedy-dual size with frequency: evicts the page with the smallest {@code L + f · s / bytes},
 * where f counts requests since the page came in, s is the size of the smallest page, and L, the
 * age of the cache, is the value of the last victim, read when the page was used last. Pages of
 * equal size: LFU with dynamic aging. Ties go to the older access.
 *
 * <p><b>Source.</b> Cherkasova, "Improving WWW Proxies Performance with Greedy-Dual-Size-Frequency
 * Caching Policy", HPL-98-69, 1998, with cost 1 for every page.
 */
public final class Gdsf implements EvictionPolicy {
  private final PageHeap byValue;
  private final double[] worth;
  private final double[] value;
  private final long[] requests;
  private final PageSet pins;
  private double age;

  private Gdsf(PolicyContext context) {
    PageTable pages = context.pages();
    int pageCount = pages.pageCount();
    byValue = new PageHeap(pageCount);
    worth = new double[pageCount];
    value = new double[pageCount];
    requests = new long[pageCount];
    pins = context.pins();
    long smallest = Long.MAX_VALUE;
    for (int page = 0; page < pageCount; page++) {
      smallest = Math.min(smallest, pages.bytesOf(page));
    }
    for (int page = 0; page < pageCount; page++) {
      worth[page] = (double) smallest / pages.bytesOf(page);
    }
  }

  @Override
  public void begin(LayerStep step) {}

  @Override
  public void admitted(int page, long at) {
    requests[page] = 0;
    touched(page, at);
  }

  @Override
  public void touched(int page, long at) {
    requests[page]++;
    expected(page, at);
  }

  @Override
  public void prefetched(int page, long at) {
    requests[page] = 0;
    expected(page, at);
  }

  @Override
  public void expected(int page, long at) {
    value[page] = age + requests[page] * worth[page];
    byValue.put(page, PageHeap.keyOf(value[page]), at);
  }

  @Override
  public int evict() {
    while (true) {
      int page = byValue.pollLeast();
      // A pinned page is touched before the step ends, and comes back.
      if (!pins.contains(page)) {
        age = value[page];
        return page;
      }
    }
  }

  /** Makes {@code policy: gdsf} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "gdsf";
    }

    @Override
    public String sentence() {
      return "evicts by requests per byte, aged by the value of the last victim";
    }

    @Override
    public boolean readsBytes() {
      return true;
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new Gdsf(context);
    }
  }
}
