package moesim.cache.policy;

import java.util.Arrays;
import java.util.List;
import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PolicyContext;
import moesim.input.Option;
import moesim.input.ValueType;
import moesim.routing.LayerStep;
import moesim.units.Quantity;
import moesim.units.Steps;

/**
 * A static choice from a profile: over the first steps it counts requests and is {@link Lru}; then
 * the pages requested most, as many as fit, are chosen for good. Other pages are evicted first, by
 * last use; if there are none, the chosen page that was requested least in the profile. Ties in the
 * profile go to the lower page, which is kept.
 *
 * <p><b>Source.</b> The profiled hot set of Fiddler, arXiv 2402.07033, with a demand cache: what is
 * missing is loaded, not computed elsewhere.
 */
public final class Static implements EvictionPolicy {
  /** Length of the profile. */
  static final Option<Steps> PROFILE = Option.of(
      "profile",
      ValueType.quantity(
          "a number of steps, such as \"100 steps\"",
          Steps::parseOne,
          Quantity.PATTERN + "steps?$"),
      new Steps(100),
      "first steps, whose requests choose the experts that stay");

  private static final int NOT_CHOSEN = -1;

  private final PageQueue others;
  private final PageHeap chosen;
  private final int[] rankOf;
  private final long[] requests;
  private final PageSet pins;
  private final int places;
  private final long profile;
  private long firstStep = -1;
  private boolean isChosen;

  private Static(PolicyContext context) {
    int pageCount = context.pages().pageCount();
    others = new PageQueue(pageCount);
    chosen = new PageHeap(pageCount);
    rankOf = new int[pageCount];
    Arrays.fill(rankOf, NOT_CHOSEN);
    requests = new long[pageCount];
    pins = context.pins();
    places = context.places();
    profile = context.options().get(PROFILE).count();
  }

  @Override
  public void begin(LayerStep step) {
    if (firstStep < 0) {
      firstStep = step.step();
    }
    if (!isChosen && step.step() - firstStep >= profile) {
      choose();
      isChosen = true;
    }
  }

  private void choose() {
    for (int page = 0; page < requests.length; page++) {
      if (requests[page] > 0) {
        chosen.put(page, -requests[page], page);
      }
    }
    for (int rank = 0; rank < requests.length && chosen.size() > 0; rank++) {
      int page = chosen.pollLeast();
      rankOf[page] = rank < places ? rank : NOT_CHOSEN;
    }
    for (int page = 0; page < requests.length; page++) {
      if (rankOf[page] != NOT_CHOSEN && others.remove(page)) {
        chosen.put(page, -rankOf[page], page);
      }
    }
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
    if (rankOf[page] == NOT_CHOSEN) {
      others.renew(page);
    } else {
      chosen.put(page, -rankOf[page], page);
    }
  }

  @Override
  public int evict() {
    int other = others.oldestBut(pins);
    if (other != PageQueue.NONE) {
      others.remove(other);
      return other;
    }
    while (true) {
      int page = chosen.pollLeast();
      // A pinned page is touched before the step ends, and comes back.
      if (!pins.contains(page)) {
        return page;
      }
    }
  }

  /** Makes {@code policy: static} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "static";
    }

    @Override
    public String sentence() {
      return "keeps the experts requested most in the first steps; the others are evicted first, by last use";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(PROFILE);
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new Static(context);
    }
  }
}
