package moesim.cache.policy;

import java.util.BitSet;
import moesim.cache.EvictionPolicy;
import moesim.routing.LayerStep;

/**
 * Keeps what a plan says: after which accesses a page stays until its next use. Of the others it
 * evicts the one needed again last. A plan that fits the cache is carried out whole; where room is
 * left, more stays than was planned.
 */
public final class Planned implements EvictionPolicy {
  private final BitSet kept;
  private final PageHeap victims;
  private long firstAccess;
  private long[] nextUse = {};

  /** {@code kept} holds the accesses after which the page stays. */
  public Planned(int pageCount, BitSet kept) {
    this.kept = kept;
    victims = new PageHeap(pageCount);
  }

  @Override
  public void begin(LayerStep step) {
    firstAccess = step.firstAccess();
    nextUse = step.nextUse();
  }

  @Override
  public void admitted(int page, long at) {
    long until = nextUse[(int) (at - firstAccess)];
    // Those that stay come after all others; each group by its next use, the last first.
    victims.put(page, (kept.get(Math.toIntExact(at)) ? Long.MAX_VALUE : 0) - until, at);
  }

  @Override
  public void touched(int page, long at) {
    admitted(page, at);
  }

  @Override
  public int evict() {
    return victims.pollLeast();
  }
}
