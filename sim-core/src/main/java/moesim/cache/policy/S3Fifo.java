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
 * S3-FIFO: a small FIFO queue for newcomers, a main one for what proved useful, and a ghost queue
 * that remembers what the small one threw out.
 *
 * <p><b>Admission.</b> Into main if the ghost queue remembers the page, else into small.
 * <b>Eviction.</b> From main while it holds more than its share, else from small. The oldest page
 * of small moves to main if it was used {@code promote} times since it came in, otherwise it goes
 * and is remembered. The oldest page of main goes if its counter is zero, otherwise it joins the
 * young end with one less. <b>Pins.</b> A pinned page is passed and keeps its place. <b>Source.</b>
 * Yang, Zhang, Qiu, Yue, Rashmi, "FIFO queues are all you need for cache eviction", SOSP 2023.
 */
public final class S3Fifo implements EvictionPolicy {
  /** Share of the capacity that is the small queue. */
  static final Option<Double> SMALL = Option.of(
      "small", ValueType.number(0, 1), 0.1, "share of the capacity that is the queue of newcomers");

  /** Ghosts, as a share of the capacity. */
  static final Option<Double> GHOSTS = Option.of(
      "ghosts",
      ValueType.number(0, 100),
      0.9,
      "evicted newcomers that are remembered, as a multiple of the capacity");

  /** Uses that move a page to the main queue. */
  static final Option<Long> PROMOTE = Option.of(
      "promote",
      ValueType.wholeNumber(1, 255),
      2L,
      "uses after its arrival that move an expert to the main queue");

  /** Most rounds a page survives in the main queue without a use. */
  static final Option<Long> FREQUENCY_CAP = Option.of(
      "frequency_cap",
      ValueType.wholeNumber(1, 255),
      3L,
      "most uses that count for an expert of the main queue");

  /** Marks, in place of its uses, a page that is about to come in and was a ghost. */
  private static final int REMEMBERED = -1;

  private final PageQueue small;
  private final PageQueue main;
  private final PageQueue ghosts;
  private final int[] uses;
  private final PageSet pins;
  private final int mostOfMain;
  private final int mostGhosts;
  private final int promote;
  private final int frequencyCap;

  private S3Fifo(PolicyContext context) {
    int pageCount = context.pages().pageCount();
    small = new PageQueue(pageCount);
    main = new PageQueue(pageCount);
    ghosts = new PageQueue(pageCount);
    uses = new int[pageCount];
    pins = context.pins();
    int places = context.places();
    mostOfMain = places - (int) (places * context.options().get(SMALL));
    mostGhosts = (int) (places * context.options().get(GHOSTS));
    promote = context.options().get(PROMOTE).intValue();
    frequencyCap = context.options().get(FREQUENCY_CAP).intValue();
  }

  @Override
  public void begin(LayerStep step) {}

  @Override
  public void missed(int page) {
    // A ghost that is asked for makes room among the ghosts before the victim becomes one.
    if (ghosts.remove(page)) {
      uses[page] = REMEMBERED;
    }
  }

  @Override
  public void admitted(int page, long at) {
    boolean remembered = uses[page] == REMEMBERED;
    uses[page] = 0;
    if (remembered) {
      main.append(page);
    } else {
      small.append(page);
    }
  }

  @Override
  public void prefetched(int page, long at) {
    ghosts.remove(page);
    uses[page] = 0;
    small.append(page);
  }

  @Override
  public void touched(int page, long at) {
    if (uses[page] < Integer.MAX_VALUE) {
      uses[page]++;
    }
  }

  @Override
  public void expected(int page, long at) {}

  @Override
  public int evict() {
    int victim = main.size() > mostOfMain ? evictOfMain() : PageQueue.NONE;
    if (victim == PageQueue.NONE) {
      victim = evictOfSmall();
    }
    return victim == PageQueue.NONE ? evictOfMain() : victim;
  }

  /** Returns none if all that is not pinned moved to the main queue. */
  private int evictOfSmall() {
    int page = small.oldestBut(pins);
    while (page != PageQueue.NONE) {
      int next = small.youngerThan(page);
      if (!pins.contains(page)) {
        small.remove(page);
        if (uses[page] < promote) {
          uses[page] = 0;
          ghosts.append(page);
          ghosts.trim(mostGhosts);
          return page;
        }
        uses[page] = 0;
        main.append(page);
      }
      page = next;
    }
    return PageQueue.NONE;
  }

  /** Returns none if all are pinned. */
  private int evictOfMain() {
    int page = main.oldestBut(pins);
    while (page != PageQueue.NONE && uses[page] > 0) {
      uses[page] = Math.min(uses[page], frequencyCap) - 1;
      main.renew(page);
      page = main.oldestBut(pins);
    }
    if (page != PageQueue.NONE) {
      main.remove(page);
    }
    return page;
  }

  /** Makes {@code policy: s3-fifo} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "s3-fifo";
    }

    @Override
    public String sentence() {
      return "three queues: newcomers used rarely leave early, a ghost queue brings them back to the main one";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(SMALL, GHOSTS, PROMOTE, FREQUENCY_CAP);
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new S3Fifo(context);
    }
  }
}
