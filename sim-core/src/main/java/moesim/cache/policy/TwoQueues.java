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
 * 2Q: newcomers wait in a FIFO queue; what was evicted from it is remembered, and comes back into
 * an LRU list.
 *
 * <p><b>Eviction.</b> While the queue holds more than its share, its oldest page goes and is
 * remembered; else the least recently used page of the list goes and is forgotten. A hit in the
 * queue changes nothing. <b>Pins.</b> A pinned page is passed and keeps its place. <b>Source.</b>
 * Johnson and Shasha, "2Q: A Low Overhead High Performance Buffer Management Replacement
 * Algorithm", VLDB 1994, full version, with its 25 % and 50 %.
 */
public final class TwoQueues implements EvictionPolicy {
  /** Share of the capacity that is the queue of newcomers. */
  static final Option<Double> IN = Option.of(
      "in", ValueType.number(0, 1), 0.25, "share of the capacity that is the queue of newcomers");

  /** Newcomers remembered after their eviction, as a share of the capacity. */
  static final Option<Double> OUT = Option.of(
      "out",
      ValueType.number(0, 100),
      0.5,
      "evicted newcomers that are remembered, as a multiple of the capacity");

  private final PageQueue in;
  private final PageQueue out;
  private final PageQueue main;
  private final boolean[] remembered;
  private final PageSet pins;
  private final int mostIn;
  private final int mostOut;

  private TwoQueues(PolicyContext context) {
    int pageCount = context.pages().pageCount();
    in = new PageQueue(pageCount);
    out = new PageQueue(pageCount);
    main = new PageQueue(pageCount);
    remembered = new boolean[pageCount];
    pins = context.pins();
    mostIn = (int) (context.places() * context.options().get(IN));
    mostOut = (int) (context.places() * context.options().get(OUT));
  }

  @Override
  public void begin(LayerStep step) {}

  @Override
  public void missed(int page) {
    // It leaves room among the remembered before the victim joins them.
    remembered[page] = out.remove(page);
  }

  @Override
  public void admitted(int page, long at) {
    if (remembered[page]) {
      remembered[page] = false;
      main.append(page);
    } else {
      in.append(page);
    }
  }

  @Override
  public void prefetched(int page, long at) {
    out.remove(page);
    in.append(page);
  }

  @Override
  public void touched(int page, long at) {
    if (main.contains(page)) {
      main.renew(page);
    }
  }

  @Override
  public int evict() {
    int newcomer = in.oldestBut(pins);
    int used = main.oldestBut(pins);
    if (newcomer != PageQueue.NONE && (in.size() > mostIn || used == PageQueue.NONE)) {
      in.remove(newcomer);
      out.append(newcomer);
      out.trim(mostOut);
      return newcomer;
    }
    main.remove(used);
    return used;
  }

  /** Makes {@code policy: 2q} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "2q";
    }

    @Override
    public String sentence() {
      return "newcomers wait in a FIFO queue; an expert asked for again after leaving it joins an LRU list";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(IN, OUT);
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new TwoQueues(context);
    }
  }
}
