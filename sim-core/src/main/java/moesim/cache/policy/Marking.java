package moesim.cache.policy;

import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PolicyContext;
import moesim.kernel.Draws;
import moesim.routing.LayerStep;

/**
 * Randomized marking: a use marks a page; the victim is drawn uniformly from the unmarked pages.
 * When none is left, a new phase begins and all marks are taken off. At most 2·H_k competitive
 * against an adversary that does not see the draws.
 *
 * <p>A pinned page that is drawn is marked, as it will be used before the step ends, and another
 * drawn. <b>Source.</b> Fiat, Karp, Luby, McGeoch, Sleator, Young, "Competitive Paging Algorithms",
 * Journal of Algorithms 12(4), 1991.
 */
public final class Marking implements EvictionPolicy {
  /** The unmarked pages, then the marked ones. */
  private final int[] residents;

  private final int[] slotOf;
  private final PageSet pins;
  private final Draws draws;
  private int unmarked;
  private int size;

  private Marking(PolicyContext context) {
    int pageCount = context.pages().pageCount();
    residents = new int[pageCount];
    slotOf = new int[pageCount];
    pins = context.pins();
    draws = context.draws();
  }

  @Override
  public void begin(LayerStep step) {}

  @Override
  public void admitted(int page, long at) {
    place(page, size++);
  }

  @Override
  public void touched(int page, long at) {
    if (slotOf[page] < unmarked) {
      mark(page);
    }
  }

  @Override
  public int evict() {
    while (true) {
      if (unmarked == 0) {
        unmarked = size;
      }
      int page = residents[draws.below(unmarked)];
      mark(page);
      if (!pins.contains(page)) {
        // The page marked last stands first of the marked ones: the last resident takes its place.
        place(residents[--size], unmarked);
        return page;
      }
    }
  }

  private void mark(int page) {
    int last = residents[--unmarked];
    place(last, slotOf[page]);
    place(page, unmarked);
  }

  private void place(int page, int slot) {
    residents[slot] = page;
    slotOf[page] = slot;
  }

  /** Makes {@code policy: marking} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "marking";
    }

    @Override
    public String sentence() {
      return "evicts an expert drawn from those not used in this phase; a phase ends when all were used";
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new Marking(context);
    }
  }
}
