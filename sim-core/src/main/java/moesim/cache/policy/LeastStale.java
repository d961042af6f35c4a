package moesim.cache.policy;

import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PolicyContext;
import moesim.routing.LayerStep;

/**
 * Least-Stale: pages not used in the current forward pass are stale and go first, the one used
 * longest ago before the others; then those used in this pass, in the same order; last the pages
 * loaded ahead for it and not yet used, the one loaded first before the others. Without prefetching
 * that is {@link Lru}.
 *
 * <p>A page loaded ahead belongs to the pass of the layer step after its load. <b>Source.</b>
 * SpecMD, arXiv 2602.03921.
 */
public final class LeastStale implements EvictionPolicy {
  private final PageQueue used;
  private final PageQueue ahead;
  private final long[] passOf;
  private final long[] lastAccess;
  private final PageSet pins;
  private final int layers;
  private long pass;
  private long nextPass;

  private LeastStale(PolicyContext context) {
    int pageCount = context.pages().pageCount();
    used = new PageQueue(pageCount);
    ahead = new PageQueue(pageCount);
    passOf = new long[pageCount];
    lastAccess = new long[pageCount];
    pins = context.pins();
    layers = context.layers();
  }

  @Override
  public void begin(LayerStep step) {
    pass = step.step();
    nextPass = (step.position() + 1) / layers;
  }

  @Override
  public void admitted(int page, long at) {
    touched(page, at);
  }

  @Override
  public void touched(int page, long at) {
    ahead.remove(page);
    used.renew(page);
    passOf[page] = pass;
    lastAccess[page] = at;
  }

  @Override
  public void prefetched(int page, long at) {
    expected(page, at);
  }

  @Override
  public void expected(int page, long at) {
    used.remove(page);
    ahead.renew(page);
    passOf[page] = nextPass;
    lastAccess[page] = at;
  }

  @Override
  public int evict() {
    int oldestUsed = used.oldestBut(pins);
    int oldestAhead = ahead.oldestBut(pins);
    boolean takesAhead = oldestUsed == PageQueue.NONE
        || (isStale(oldestAhead)
            && (!isStale(oldestUsed) || lastAccess[oldestAhead] < lastAccess[oldestUsed]));
    int victim = takesAhead ? oldestAhead : oldestUsed;
    used.remove(victim);
    ahead.remove(victim);
    return victim;
  }

  private boolean isStale(int page) {
    return page != PageQueue.NONE && passOf[page] < pass;
  }

  /** Makes {@code policy: least-stale} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "least-stale";
    }

    @Override
    public String sentence() {
      return "evicts experts not used in this forward pass first, and those loaded ahead for it last";
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new LeastStale(context);
    }
  }
}
