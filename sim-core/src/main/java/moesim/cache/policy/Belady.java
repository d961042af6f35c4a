package moesim.cache.policy;

import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PolicyContext;
import moesim.routing.LayerStep;

/**
 * The offline optimum for pages of equal weight: evicts the page whose next use is furthest away.
 * Driven by the semantics of its cache it is Belady's MIN (sequential), "keep tool needed soonest"
 * (co-resident; Tang and Denardo, Operations Research 36(5), 1988) or keep-soonest with bypass
 * (event-atomic); docs/model.md §5. With unequal weights it is only a reference.
 *
 * <p><b>Ties.</b> Pages needed next by the same layer step are equally far; all choices give the
 * same misses. The one later in the order of that layer step goes first; of pages never needed
 * again, the one used longest ago.
 */
public final class Belady implements EvictionPolicy {
  private final FutureQueue queue;
  private long firstAccess;
  private long[] nextUse = {};

  private Belady(PolicyContext context) {
    queue = new FutureQueue(context.pages().pageCount());
  }

  @Override
  public void begin(LayerStep step) {
    firstAccess = step.firstAccess();
    nextUse = step.nextUse();
  }

  @Override
  public void admitted(int page, long at) {
    queue.put(page, at, nextUse[(int) (at - firstAccess)]);
  }

  @Override
  public void touched(int page, long at) {
    queue.put(page, at, nextUse[(int) (at - firstAccess)]);
  }

  @Override
  public int evict() {
    // Pinned pages are needed by this very step: nothing is needed sooner, so they are never the
    // furthest.
    return queue.pollFurthest();
  }

  /** Makes {@code policy: belady} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "belady";
    }

    @Override
    public String sentence() {
      return "the offline optimum: evicts the expert needed again last, knowing the whole trace";
    }

    @Override
    public boolean knowsTheFuture() {
      return true;
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new Belady(context);
    }
  }
}
