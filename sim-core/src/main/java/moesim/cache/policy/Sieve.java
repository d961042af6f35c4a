package moesim.cache.policy;

import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PolicyContext;
import moesim.cache.PolicyState;
import moesim.routing.LayerStep;

/**
 * SIEVE: a queue in order of arrival and a hand that moves from the oldest page to the youngest,
 * then again from the oldest. It clears the mark of every used page it passes and evicts the first
 * without one; survivors keep their places, and new pages join at the young end. A pinned page is
 * passed and keeps its mark.
 *
 * <p><b>Source.</b> Zhang, Yang, Yue, Vigfusson, Rashmi, "SIEVE is Simpler than LRU", NSDI 2024.
 */
public final class Sieve implements EvictionPolicy {
  private final RecencyList queue;
  private final boolean[] used;
  private final PageSet pins;
  private final int pageCount;

  /** The page the hand points at, or none: then it starts at the oldest. */
  private int hand = RecencyList.NONE;

  private Sieve(PolicyContext context) {
    pageCount = context.pages().pageCount();
    queue = new RecencyList(pageCount);
    used = new boolean[pageCount];
    pins = context.pins();
  }

  @Override
  public void begin(LayerStep step) {}

  @Override
  public void admitted(int page, long at) {
    used[page] = false;
    queue.append(page);
  }

  @Override
  public void touched(int page, long at) {
    used[page] = true;
  }

  @Override
  public void expected(int page, long at) {}

  @Override
  public int evict() {
    int page = hand;
    while (true) {
      if (page == RecencyList.NONE) {
        page = queue.oldest();
      }
      boolean pinned = pins.contains(page);
      if (!pinned && !used[page]) {
        hand = queue.youngerThan(page);
        queue.remove(page);
        return page;
      }
      if (!pinned) {
        used[page] = false;
      }
      page = queue.youngerThan(page);
    }
  }

  @Override
  public boolean writeState(PolicyState into) {
    into.add(hand);
    queue.writeOrder(into);
    for (int page = 0; page < pageCount; page++) {
      into.add(queue.contains(page) && used[page] ? 1 : 0);
    }
    return true;
  }

  /** Makes {@code policy: sieve} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "sieve";
    }

    @Override
    public String sentence() {
      return "a hand moves from old arrivals to new ones and evicts the first expert not used since it last passed";
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new Sieve(context);
    }
  }
}
