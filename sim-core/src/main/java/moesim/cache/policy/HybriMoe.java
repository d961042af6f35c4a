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
 * HybriMoE's score-aware rule (MRS): whenever a layer is served, every page of the layer gets the
 * score {@code S ← alpha · gate weight + (1 − alpha) · S}, the gate weight 0 if the layer step does
 * not use it; the smallest score of all residents is evicted. Ties go to the older access. A layer
 * step looks at the pages of its layer, an eviction at all residents.
 *
 * <p>The original adds the weights of the 2 · top-k best experts; a trace has those of the chosen
 * ones only. A gate weight that was not recorded counts as an equal part of 1. <b>Source.</b> Zhong
 * et al., arXiv 2504.05897, alpha 0.5.
 */
public final class HybriMoe implements EvictionPolicy {
  /** Weight of the present. */
  static final Option<Double> ALPHA = Option.of(
      "alpha",
      ValueType.number(0, 1),
      0.5,
      "weight of the gate weights of the layer step against those before");

  private final PageTable pages;
  private final Residents residents;
  private final double[] scores;
  private final Residents.Score score = this::score;
  private final PageSet pins;
  private final double alpha;

  /** Where the pages of each layer begin. */
  private final int[] firstOfLayer;

  private HybriMoe(PolicyContext context) {
    pages = context.pages();
    int pageCount = pages.pageCount();
    residents = new Residents(pageCount);
    scores = new double[pageCount];
    pins = context.pins();
    alpha = context.options().get(ALPHA);
    firstOfLayer = new int[context.layers() + 1];
    Arrays.fill(firstOfLayer, pageCount);
    for (int page = pageCount - 1; page >= 0; page--) {
      Arrays.fill(firstOfLayer, 0, pages.layerOf(page) + 1, page);
    }
  }

  @Override
  public void begin(LayerStep step) {
    int layer = step.layer();
    for (int page = firstOfLayer[layer]; page < firstOfLayer[layer + 1]; page++) {
      scores[page] *= 1 - alpha;
    }
    float[] weights = step.gateWeights();
    for (int i = 0; i < step.count(); i++) {
      double weight = weights[i];
      scores[step.pages()[i]] += alpha * (Double.isNaN(weight) ? 1.0 / step.count() : weight);
    }
  }

  @Override
  public void admitted(int page, long at) {
    residents.use(page, at);
  }

  @Override
  public void touched(int page, long at) {
    residents.use(page, at);
  }

  @Override
  public int evict() {
    return residents.takeLeast(score, pins);
  }

  private double score(int page) {
    return scores[page];
  }

  /** Makes {@code policy: hybrimoe} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "hybrimoe";
    }

    @Override
    public String sentence() {
      return "evicts the smallest running mean of gate weights";
    }

    @Override
    public List<Option<?>> options() {
      return List.of(ALPHA);
    }

    @Override
    public boolean readsGateWeights() {
      return true;
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new HybriMoe(context);
    }
  }
}
