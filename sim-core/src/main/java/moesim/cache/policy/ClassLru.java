package moesim.cache.policy;

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
 * LRU by class of use: a page's uses, halved over every half-life of steps, put it in the class
 * floor(log2) of their sum, at most 7, whenever it is used. Every class is a list by last use, and
 * of the oldest pages of the classes the one with the largest age / 2^class is evicted, age in
 * layer steps. Ties go to the older access. <b>Source.</b> The comment of the expert cache of
 * llama.cpp, half-life 128 tokens; its age counts graph evaluations.
 */
public final class ClassLru implements EvictionPolicy {
  /** Steps after which a use counts half. */
  static final Option<Steps> HALF_LIFE = Option.of(
      "half_life",
      ValueType.quantity(
          "a number of steps, such as \"128 steps\"",
          Steps::parseOne,
          Quantity.PATTERN + "steps?$"),
      new Steps(128),
      "steps after which a use counts half");

  private static final int CLASSES = 8;

  private final PageQueue[] classes = new PageQueue[CLASSES];
  private final int[] classOf;
  private final double[] uses;
  private final long[] lastStep;
  private final long[] lastPosition;
  private final long[] lastAccess;
  private final double halfLife;
  private final PageSet pins;
  private long step;
  private long position;

  private ClassLru(PolicyContext context) {
    int pageCount = context.pages().pageCount();
    for (int c = 0; c < CLASSES; c++) {
      classes[c] = new PageQueue(pageCount);
    }
    classOf = new int[pageCount];
    uses = new double[pageCount];
    lastStep = new long[pageCount];
    lastPosition = new long[pageCount];
    lastAccess = new long[pageCount];
    halfLife = context.options().get(HALF_LIFE).count();
    pins = context.pins();
  }

  @Override
  public void begin(LayerStep begun) {
    step = begun.step();
    position = begun.position();
  }

  @Override
  public void admitted(int page, long at) {
    touched(page, at);
  }

  @Override
  public void touched(int page, long at) {
    classes[classOf[page]].remove(page);
    uses[page] = 1 + uses[page] * Math.pow(2, (lastStep[page] - step) / halfLife);
    lastStep[page] = step;
    classOf[page] = Math.min(CLASSES - 1, Math.getExponent(uses[page]));
    expected(page, at);
  }

  @Override
  public void prefetched(int page, long at) {
    expected(page, at);
  }

  @Override
  public void expected(int page, long at) {
    classes[classOf[page]].renew(page);
    lastPosition[page] = position;
    lastAccess[page] = at;
  }

  @Override
  public int evict() {
    int worst = PageQueue.NONE;
    for (PageQueue list : classes) {
      int page = list.oldestBut(pins);
      if (page != PageQueue.NONE && (worst == PageQueue.NONE || goesBefore(page, worst))) {
        worst = page;
      }
    }
    classes[classOf[worst]].remove(worst);
    return worst;
  }

  private boolean goesBefore(int page, int other) {
    long own = scaledAge(page);
    long others = scaledAge(other);
    return own > others || (own == others && lastAccess[page] < lastAccess[other]);
  }

  private long scaledAge(int page) {
    return (position - lastPosition[page]) << (CLASSES - 1 - classOf[page]);
  }

  /** Makes {@code policy: class-lru} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "class-lru";
    }

    @Override
    public String sentence() {
      return "LRU lists by class of decayed use; evicts the largest age over 2^class";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(HALF_LIFE);
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new ClassLru(context);
    }
  }
}
