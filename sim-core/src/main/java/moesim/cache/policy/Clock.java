package moesim.cache.policy;

import java.util.List;
import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PolicyContext;
import moesim.cache.PolicyState;
import moesim.input.Option;
import moesim.input.ValueType;
import moesim.routing.LayerStep;

/**
 * CLOCK, or second chance: pages stand on a ring in the order of arrival; the hand evicts the first
 * whose counter is zero and takes one from every counter it passes. A use adds one to the page's
 * counter, up to {@code 2^bits − 1}; a page comes in with zero, just behind the hand. A pinned page
 * is passed and keeps its counter.
 *
 * <p><b>Source.</b> Corbató, "A Paging Experiment with the Multics System", MIT Project MAC, 1968.
 * One bit is his rule.
 */
public final class Clock implements EvictionPolicy {
  /** Bits of a page's counter. */
  static final Option<Long> BITS = Option.of(
      "bits", ValueType.wholeNumber(1, 8), 1L, "bits of the counter that a page's uses add to");

  /** The ring, cut open at the hand: the oldest page is the next to be looked at. */
  private final RecencyList ring;

  private final byte[] counter;
  private final int most;
  private final PageSet pins;
  private final int pageCount;

  private Clock(PolicyContext context) {
    pageCount = context.pages().pageCount();
    ring = new RecencyList(pageCount);
    counter = new byte[pageCount];
    most = (1 << context.options().get(BITS)) - 1;
    pins = context.pins();
  }

  @Override
  public void begin(LayerStep step) {}

  @Override
  public void admitted(int page, long at) {
    counter[page] = 0;
    ring.append(page);
  }

  @Override
  public void touched(int page, long at) {
    int count = counter[page] & 0xff;
    counter[page] = (byte) Math.min(most, count + 1);
  }

  @Override
  public void expected(int page, long at) {}

  @Override
  public int evict() {
    while (true) {
      int page = ring.oldest();
      ring.remove(page);
      if (pins.contains(page)) {
        ring.append(page);
      } else if (counter[page] != 0) {
        counter[page]--;
        ring.append(page);
      } else {
        return page;
      }
    }
  }

  @Override
  public boolean writeState(PolicyState into) {
    ring.writeOrder(into);
    for (int page = 0; page < pageCount; page++) {
      into.add(ring.contains(page) ? counter[page] & 0xff : 0);
    }
    return true;
  }

  /** Makes {@code policy: clock} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "clock";
    }

    @Override
    public String sentence() {
      return "a hand goes round in order of arrival and evicts the first expert not used since it last passed";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(BITS);
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new Clock(context);
    }
  }
}
