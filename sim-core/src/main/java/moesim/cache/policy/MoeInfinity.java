package moesim.cache.policy;

import java.util.Arrays;
import moesim.cache.EvictionPolicy;
import moesim.cache.EvictionPolicyFactory;
import moesim.cache.PageSet;
import moesim.cache.PageTable;
import moesim.cache.PolicyContext;
import moesim.routing.LayerStep;

/**
 * MoE-Infinity's cache score: evicts the page with the smallest
 * {@code (A / ΣA + 0.000001) · (1 − layer / l)}. A counts the steps of the current sequence that
 * used the page, ΣA those of all pages of its layer: the activation matrix of the request. The last
 * factor keeps early layers, which prefetching cannot help. Ties go to the older access. An
 * eviction looks at all residents.
 *
 * <p><b>Source.</b> Xue et al., arXiv 2401.14361, the replacement rule of the first version as we
 * read it; its text could not be checked. The later paper is said to predict A from matched
 * matrices of earlier requests; the released program evicts the smallest count of uses in the cache
 * instead ({@link Lfu.InCacheFactory}).
 */
public final class MoeInfinity implements EvictionPolicy {
  private static final double EPSILON = 1e-6;

  private final PageTable pages;
  private final int layers;
  private final Residents residents;
  private final Residents.Score score = this::score;
  private final int[] activations;
  private final int[] ofLayer;
  private final PageSet pins;
  private long firstStep = -1;

  private MoeInfinity(PolicyContext context) {
    pages = context.pages();
    layers = context.layers();
    residents = new Residents(pages.pageCount());
    activations = new int[pages.pageCount()];
    ofLayer = new int[layers];
    pins = context.pins();
  }

  @Override
  public void begin(LayerStep step) {
    if (step.startsBatch() && step.step() != firstStep) {
      firstStep = step.step();
      Arrays.fill(activations, 0);
      Arrays.fill(ofLayer, 0);
    }
  }

  @Override
  public void admitted(int page, long at) {
    touched(page, at);
  }

  @Override
  public void touched(int page, long at) {
    activations[page]++;
    ofLayer[pages.layerOf(page)]++;
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

  private double score(int page) {
    int layer = pages.layerOf(page);
    double share = activations[page] / (double) Math.max(1, ofLayer[layer]);
    return (share + EPSILON) * (1 - layer / (double) layers);
  }

  /** Makes {@code policy: moe-infinity} available in scenarios. */
  public static final class Factory implements EvictionPolicyFactory {
    @Override
    public String name() {
      return "moe-infinity";
    }

    @Override
    public String sentence() {
      return "evicts the smallest share of its layer's uses in this sequence, early layers weighing more";
    }

    @Override
    public EvictionPolicy create(PolicyContext context) {
      return new MoeInfinity(context);
    }
  }
}
