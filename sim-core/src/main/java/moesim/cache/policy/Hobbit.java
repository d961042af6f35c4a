package moesim.cache.policy;

import java.util.Arrays;
import java.util.List;
import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PageTable;
import moesim.cache.PolicyContext;
import moesim.input.Option;
import moesim.input.ValueType;
import moesim.routing.LayerStep;

/**
 * HOBBIT's cache score: evicts the page with the smallest {@code recency · R/T + frequency · F/T +
 * distance · (1 − d/l)}, where T is the number of the step in its sequence, from 1, R the one that
 * used the page last, F the steps that used it, and d the layers from the one being served to the
 * page's, 0 for its own. R and F are forgotten when a sequence begins. Ties go to the older access.
 * An eviction looks at all residents.
 *
 * <p>HOBBIT also counts uses in high precision; here all uses are, so that its third weight adds to
 * {@code frequency}. <b>Source.</b> Tang et al., arXiv 2411.01433, Eq. 3; its weights add up to 1
 * and are found on a calibration set, but not printed: 1 each is our choice.
 */
public final class Hobbit implements EvictionPolicy {
  /** Weight of R/T. */
  static final Option<Double> RECENCY =
      Option.of("recency", ValueType.number(0, 1e6), 1.0, "weight of the last use");

  /** Weight of F/T. */
  static final Option<Double> FREQUENCY =
      Option.of("frequency", ValueType.number(0, 1e6), 1.0, "weight of the number of uses");

  /** Weight of 1 − d/l. */
  static final Option<Double> DISTANCE =
      Option.of("distance", ValueType.number(0, 1e6), 1.0, "weight of the nearness of the layer");

  private final PageTable pages;
  private final int layers;
  private final Residents residents;
  private final Residents.Score score = this::score;
  private final int[] lastToken;
  private final int[] uses;
  private final PageSet pins;
  private final double recency;
  private final double frequency;
  private final double distance;
  private long firstStep = -1;
  private int token;
  private int layer;

  private Hobbit(PolicyContext context) {
    pages = context.pages();
    layers = context.layers();
    residents = new Residents(pages.pageCount());
    lastToken = new int[pages.pageCount()];
    uses = new int[pages.pageCount()];
    pins = context.pins();
    recency = context.options().get(RECENCY);
    frequency = context.options().get(FREQUENCY);
    distance = context.options().get(DISTANCE);
  }

  @Override
  public void begin(LayerStep step) {
    if (firstStep < 0 || (step.startsBatch() && step.step() != firstStep)) {
      firstStep = step.step();
      Arrays.fill(lastToken, 0);
      Arrays.fill(uses, 0);
    }
    token = (int) (step.step() - firstStep) + 1;
    layer = step.layer();
  }

  @Override
  public void admitted(int page, long at) {
    touched(page, at);
  }

  @Override
  public void touched(int page, long at) {
    uses[page]++;
    lastToken[page] = token;
    residents.use(page, at);
  }

  @Override
  public void prefetched(int page, long at) {
    residents.use(page, at);
  }

  @Override
  public void expected(int page, long at) {
    residents.use(page, at);
  }

  @Override
  public int evict() {
    return residents.takeLeast(score, pins);
  }

  /** The score times T · l, which is the same for all: whole for whole weights. */
  private double score(int page) {
    int ahead = pages.layerOf(page) - layer;
    int d = ahead < 0 ? ahead + layers : ahead;
    return (recency * lastToken[page] + frequency * uses[page]) * layers
        + distance * (layers - d) * token;
  }

  /** Makes {@code policy: hobbit} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "hobbit";
    }

    @Override
    public String sentence() {
      return "evicts the smallest weighted sum of last use, uses and nearness of the layer, within one sequence";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(RECENCY, FREQUENCY, DISTANCE);
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new Hobbit(context);
    }
  }
}
