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
 * W-TinyLFU: newcomers pass a small LRU window; what leaves it must have been asked for more often
 * than the page it would push out of the main part, a segmented LRU, or it is evicted itself.
 *
 * <p><b>Counts.</b> Requests of every page, resident or not, up to 15, all halved whenever 10
 * requests per place were counted; exact, where the paper estimates them with a sketch, because
 * pages are few. <b>Main part.</b> A used page moves from its probation list to its protected one,
 * which gives its oldest page back when it is full; the victim is the oldest of probation.
 * <b>Several at once.</b> Newcomers that the window has no room for stay in it until the next
 * evictions, which ask all of them. <b>Pins.</b> A pinned page is passed and keeps its place.
 * <b>Source.</b> Einziger, Friedman, Manes, "TinyLFU: A Highly Efficient Cache Admission Policy",
 * ACM Transactions on Storage 13(4), 2017, with its 1 % and 80 %.
 */
public final class WTinyLfu implements EvictionPolicy {
  /** Share of the capacity that is the window. */
  static final Option<Double> WINDOW = Option.of(
      "window",
      ValueType.number(0, 1),
      0.01,
      "share of the capacity that is the window of newcomers, at least one expert");

  /** Share of the main part that is protected. */
  static final Option<Double> PROTECTED = Option.of(
      "protected",
      ValueType.number(0, 1),
      0.8,
      "share of the rest that experts used again can hold");

  /** Requests per place between two halvings. */
  static final Option<Long> SAMPLE = Option.of(
      "sample",
      ValueType.wholeNumber(1, 1_000_000),
      10L,
      "requests per place of the cache after which all counts are halved");

  private static final int MOST = 15;

  private final PageQueue window;
  private final PageQueue probation;
  private final PageQueue protectedPages;
  private final byte[] counts;
  private final PageSet pins;
  private final int windowPlaces;
  private final int mainPlaces;
  private final int protectedPlaces;
  private final long sample;
  private long counted;

  /** What leaves the window has the main part for the asking only until the cache was full. */
  private boolean hasEvicted;

  private WTinyLfu(PolicyContext context) {
    int pageCount = context.pages().pageCount();
    window = new PageQueue(pageCount);
    probation = new PageQueue(pageCount);
    protectedPages = new PageQueue(pageCount);
    counts = new byte[pageCount];
    pins = context.pins();
    int places = context.places();
    windowPlaces = Math.max(1, (int) (places * context.options().get(WINDOW)));
    mainPlaces = places - windowPlaces;
    protectedPlaces = (int) (mainPlaces * context.options().get(PROTECTED));
    sample = Math.max(1, places) * context.options().get(SAMPLE);
  }

  @Override
  public void begin(LayerStep step) {}

  @Override
  public void missed(int page) {
    count(page);
  }

  @Override
  public void admitted(int page, long at) {
    window.append(page);
    while (!hasEvicted
        && window.size() > windowPlaces
        && probation.size() + protectedPages.size() < mainPlaces) {
      int oldest = window.oldest();
      window.remove(oldest);
      probation.append(oldest);
    }
  }

  @Override
  public void touched(int page, long at) {
    count(page);
    if (window.contains(page)) {
      window.renew(page);
      return;
    }
    probation.remove(page);
    protectedPages.renew(page);
    while (protectedPages.size() > protectedPlaces) {
      int oldest = protectedPages.oldest();
      protectedPages.remove(oldest);
      probation.append(oldest);
    }
  }

  @Override
  public void expected(int page, long at) {
    PageQueue list =
        window.contains(page) ? window : probation.contains(page) ? probation : protectedPages;
    list.renew(page);
  }

  @Override
  public int evict() {
    hasEvicted = true;
    int candidate = window.oldestBut(pins);
    int victim = probation.oldestBut(pins);
    if (victim == PageQueue.NONE) {
      victim = protectedPages.oldestBut(pins);
    }
    if (victim == PageQueue.NONE) {
      window.remove(candidate);
      return candidate;
    }
    if (candidate != PageQueue.NONE && window.size() >= windowPlaces) {
      window.remove(candidate);
      if (counts[candidate] <= counts[victim]) {
        return candidate;
      }
      probation.append(candidate);
    }
    probation.remove(victim);
    protectedPages.remove(victim);
    return victim;
  }

  private void count(int page) {
    if (counts[page] < MOST) {
      counts[page]++;
    }
    counted++;
    if (counted >= sample) {
      counted /= 2;
      for (int other = 0; other < counts.length; other++) {
        counts[other] = (byte) (counts[other] >>> 1);
      }
    }
  }

  /** Makes {@code policy: w-tinylfu} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "w-tinylfu";
    }

    @Override
    public String sentence() {
      return "an expert leaving the window of newcomers stays only if asked for more often than the one it would push out";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(WINDOW, PROTECTED, SAMPLE);
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new WTinyLfu(context);
    }
  }
}
