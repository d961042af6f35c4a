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
 * LFU with decay: evicts the page with the smallest sum of {@code 2^(−age / half_life)} over its
 * requests since the start, resident or not, ages in steps. Ties, up to rounding, go to the older
 * access.
 *
 * <p>Sums decay alike, so their order changes only with a request: what is kept is the logarithm of
 * the sum as it would be at the first step. <b>Source.</b> Lee et al., LRFU, IEEE Transactions on
 * Computers 50(12), 2001, with ages in steps.
 */
public final class LfuDecayed implements EvictionPolicy {
  /** Steps after which a request counts half. */
  static final Option<Steps> HALF_LIFE = Option.of(
      "half_life",
      ValueType.quantity(
          "a number of steps, such as \"128 steps\"",
          Steps::parseOne,
          Quantity.PATTERN + "steps?$"),
      new Steps(128),
      "steps after which a request counts half");

  private final PageHeap bySum;
  private final double[] logOfSum;
  private final double halfLife;
  private final PageSet pins;
  private double now;

  private LfuDecayed(PolicyContext context) {
    int pageCount = context.pages().pageCount();
    bySum = new PageHeap(pageCount);
    logOfSum = new double[pageCount];
    Arrays.fill(logOfSum, Double.NEGATIVE_INFINITY);
    halfLife = context.options().get(HALF_LIFE).count();
    pins = context.pins();
  }

  @Override
  public void begin(LayerStep step) {
    now = step.step() / halfLife;
  }

  @Override
  public void admitted(int page, long at) {
    touched(page, at);
  }

  @Override
  public void touched(int page, long at) {
    logOfSum[page] = now + log2(1 + Math.pow(2, logOfSum[page] - now));
    expected(page, at);
  }

  @Override
  public void prefetched(int page, long at) {
    expected(page, at);
  }

  @Override
  public void expected(int page, long at) {
    bySum.put(page, PageHeap.keyOf(logOfSum[page]), at);
  }

  @Override
  public int evict() {
    while (true) {
      int page = bySum.pollLeast();
      // A pinned page is touched before the step ends, and comes back with one more request.
      if (!pins.contains(page)) {
        return page;
      }
    }
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  /** Makes {@code policy: lfu-decayed} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "lfu-decayed";
    }

    @Override
    public String sentence() {
      return "evicts the expert with the fewest requests, which count half after every half-life";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(HALF_LIFE);
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new LfuDecayed(context);
    }
  }
}
