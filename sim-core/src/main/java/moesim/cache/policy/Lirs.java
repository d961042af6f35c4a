package moesim.cache.policy;

import java.util.List;
import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PolicyContext;
import moesim.input.Option;
import moesim.input.ValueType;
import moesim.routing.LayerStep;

/**
 * LIRS: pages whose last two uses were close together (LIR) hold most of the cache; the others
 * (HIR) pass through a short queue Q, whose oldest page is the victim. The stack S orders by last
 * use the LIR pages and all pages used since the oldest LIR page was, evicted ones included: a HIR
 * page used again while in S becomes LIR, and the LIR page at the bottom of S becomes HIR and joins
 * Q.
 *
 * <p><b>Bound.</b> S holds at most {@code stack} times the capacity; evicted pages leave it first,
 * the one evicted longest ago first. The paper sets no bound. <b>Pins.</b> A pinned page is passed
 * and keeps its place; if all of Q is pinned, the LIR page lowest in S goes and leaves no trace,
 * and its place is for HIR pages that prove themselves, not for newcomers. <b>Source.</b> Jiang and
 * Zhang, "LIRS: An Efficient Low Inter-reference Recency Set Replacement Policy", SIGMETRICS 2002,
 * with its 1 % for Q.
 */
public final class Lirs implements EvictionPolicy {
  /** Share of the capacity that is the queue. */
  static final Option<Double> QUEUE = Option.of(
      "queue",
      ValueType.number(0, 1),
      0.01,
      "share of the capacity that is the queue of experts used at long intervals, at least one");

  /** Bound of the stack. */
  static final Option<Double> STACK = Option.of(
      "stack",
      ValueType.number(1, 1e6),
      2.0,
      "most experts on the stack, evicted ones included, as a multiple of the capacity");

  private final PageQueue stack;
  private final PageQueue queue;

  /** Evicted pages that are on the stack, the one evicted longest ago first. */
  private final PageQueue ghosts;

  private final boolean[] low;
  private final PageSet pins;
  private final int mostLow;
  private final int mostOnStack;
  private int lowCount;

  /** Newcomers are LIR only until the cache was full. */
  private boolean hasEvicted;

  private Lirs(PolicyContext context) {
    int pageCount = context.pages().pageCount();
    stack = new PageQueue(pageCount);
    queue = new PageQueue(pageCount);
    ghosts = new PageQueue(pageCount);
    low = new boolean[pageCount];
    pins = context.pins();
    int places = context.places();
    mostLow = places - Math.max(1, (int) (places * context.options().get(QUEUE)));
    mostOnStack = (int) Math.min(pageCount, places * context.options().get(STACK));
  }

  @Override
  public void begin(LayerStep step) {}

  @Override
  public void admitted(int page, long at) {
    boolean wasOnStack = ghosts.remove(page);
    stack.renew(page);
    if (wasOnStack || (lowCount < mostLow && !hasEvicted)) {
      becomeLow(page);
    } else {
      queue.append(page);
      prune();
    }
    boundStack();
  }

  @Override
  public void touched(int page, long at) {
    boolean wasOnStack = stack.contains(page);
    stack.renew(page);
    if (low[page]) {
      prune();
    } else if (wasOnStack) {
      queue.remove(page);
      becomeLow(page);
    } else {
      queue.renew(page);
      prune();
    }
    boundStack();
  }

  @Override
  public void prefetched(int page, long at) {
    if (ghosts.remove(page)) {
      stack.remove(page);
    }
    queue.append(page);
    prune();
  }

  @Override
  public void expected(int page, long at) {
    if (!low[page]) {
      queue.renew(page);
    }
  }

  @Override
  public int evict() {
    hasEvicted = true;
    int page = queue.oldestBut(pins);
    if (page != PageQueue.NONE) {
      queue.remove(page);
      if (stack.contains(page)) {
        ghosts.append(page);
      }
      return page;
    }
    page = stack.oldest();
    while (!low[page] || pins.contains(page)) {
      page = stack.youngerThan(page);
    }
    low[page] = false;
    lowCount--;
    stack.remove(page);
    prune();
    return page;
  }

  private void becomeLow(int page) {
    low[page] = true;
    lowCount++;
    prune();
    while (lowCount > mostLow) {
      int bottom = stack.oldest();
      stack.remove(bottom);
      low[bottom] = false;
      lowCount--;
      queue.append(bottom);
      prune();
    }
  }

  /** Takes pages off the bottom of the stack until a LIR page is there. */
  private void prune() {
    int bottom = stack.oldest();
    while (bottom != PageQueue.NONE && !low[bottom]) {
      stack.remove(bottom);
      ghosts.remove(bottom);
      bottom = stack.oldest();
    }
  }

  private void boundStack() {
    while (stack.size() > mostOnStack && ghosts.size() > 0) {
      int forgotten = ghosts.oldest();
      ghosts.remove(forgotten);
      stack.remove(forgotten);
    }
  }

  /** Makes {@code policy: lirs} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "lirs";
    }

    @Override
    public String sentence() {
      return "keeps experts whose last two uses were close together; the others pass through a short queue";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(QUEUE, STACK);
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new Lirs(context);
    }
  }
}
