package moesim.cache.policy;

import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PolicyContext;
import moesim.cache.PolicyState;
import moesim.routing.LayerStep;

/** Evicts the page that came in first; a hit changes nothing. Shows Belady's anomaly. */
public final class Fifo implements EvictionPolicy {
  private final RecencyList arrivals;
  private final PageSet pins;
  private int lastPinned = RecencyList.NONE;

  private Fifo(PolicyContext context) {
    arrivals = new RecencyList(context.pages().pageCount());
    pins = context.pins();
  }

  @Override
  public void begin(LayerStep step) {
    lastPinned = RecencyList.NONE;
  }

  @Override
  public void admitted(int page, long at) {
    arrivals.append(page);
    lastPinned = RecencyList.NONE;
  }

  @Override
  public void touched(int page, long at) {}

  @Override
  public void expected(int page, long at) {}

  @Override
  public int evict() {
    // Pinned pages keep their place, so the scan of one step goes on where its last eviction
    // stopped.
    int page =
        lastPinned == RecencyList.NONE ? arrivals.oldest() : arrivals.youngerThan(lastPinned);
    while (pins.contains(page)) {
      lastPinned = page;
      page = arrivals.youngerThan(page);
    }
    arrivals.remove(page);
    return page;
  }

  @Override
  public boolean writeState(PolicyState into) {
    arrivals.writeOrder(into);
    return true;
  }

  /** Makes {@code policy: fifo} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "fifo";
    }

    @Override
    public String sentence() {
      return "evicts the expert that came in first; a hit changes nothing";
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new Fifo(context);
    }
  }
}
