package moesim.cache.policy;

import java.util.Arrays;
import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PolicyContext;
import moesim.kernel.Draws;
import moesim.routing.LayerStep;

/** Evicts a page drawn uniformly from those that are not pinned. */
public final class RandomEviction implements EvictionPolicy {
  private static final int ABSENT = -1;

  private final int[] candidates;
  private final int[] slotOf;
  private final PageSet pins;
  private final Draws draws;
  private int size;

  private RandomEviction(PolicyContext context) {
    int pageCount = context.pages().pageCount();
    candidates = new int[pageCount];
    slotOf = new int[pageCount];
    Arrays.fill(slotOf, ABSENT);
    pins = context.pins();
    draws = context.draws();
  }

  @Override
  public void begin(LayerStep step) {}

  @Override
  public void admitted(int page, long at) {
    add(page);
  }

  @Override
  public void touched(int page, long at) {
    if (slotOf[page] == ABSENT) {
      add(page);
    }
  }

  @Override
  public int evict() {
    while (true) {
      int page = removeAt(draws.below(size));
      // Drawing again among the others keeps the choice uniform; a pinned page comes back when it
      // is touched.
      if (!pins.contains(page)) {
        return page;
      }
    }
  }

  private void add(int page) {
    slotOf[page] = size;
    candidates[size++] = page;
  }

  private int removeAt(int slot) {
    int page = candidates[slot];
    int last = candidates[--size];
    candidates[slot] = last;
    slotOf[last] = slot;
    slotOf[page] = ABSENT;
    return page;
  }

  /** Makes {@code policy: random} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "random";
    }

    @Override
    public String sentence() {
      return "evicts an expert drawn uniformly, by the scenario's seed";
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new RandomEviction(context);
    }
  }
}
