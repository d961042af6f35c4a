package moesim.cache.policy;

import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PolicyContext;
import moesim.routing.LayerStep;

/**
 * LFRU: evicts the page with the smallest frequency over age: its requests since the start,
 * resident or not, divided by one more than the layer steps since its last one. Ties go to the
 * older access. An eviction looks at all residents. <b>Source.</b> arXiv 2608.07911, where the rule
 * is one line, and its program for event-atomic replays, which counts so but breaks ties at random.
 */
public final class Lfru implements EvictionPolicy {
  private final Residents residents;
  private final long[] requests;
  private final long[] lastPosition;
  private final PageSet pins;
  private long position;

  private Lfru(PolicyContext context) {
    int pageCount = context.pages().pageCount();
    residents = new Residents(pageCount);
    requests = new long[pageCount];
    lastPosition = new long[pageCount];
    pins = context.pins();
  }

  @Override
  public void begin(LayerStep step) {
    position = step.position();
  }

  @Override
  public void admitted(int page, long at) {
    touched(page, at);
  }

  @Override
  public void touched(int page, long at) {
    requests[page]++;
    expected(page, at);
  }

  @Override
  public void prefetched(int page, long at) {
    expected(page, at);
  }

  @Override
  public void expected(int page, long at) {
    lastPosition[page] = position;
    residents.use(page, at);
  }

  @Override
  public int evict() {
    int worst = -1;
    for (int i = 0; i < residents.size(); i++) {
      int page = residents.get(i);
      if (!pins.contains(page) && (worst < 0 || goesBefore(page, worst))) {
        worst = page;
      }
    }
    residents.remove(worst);
    return worst;
  }

  private boolean goesBefore(int page, int other) {
    // f / a < f' / a', multiplied out: no rounding.
    long own = requests[page] * age(other);
    long others = requests[other] * age(page);
    return own < others || (own == others && residents.isOlder(page, other));
  }

  /** Pages of the layer step being served have age 1. */
  private long age(int page) {
    return position - lastPosition[page] + 1;
  }

  /** Makes {@code policy: lfru} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "lfru";
    }

    @Override
    public String sentence() {
      return "evicts the expert with the fewest requests over the time since the last one";
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new Lfru(context);
    }
  }
}
