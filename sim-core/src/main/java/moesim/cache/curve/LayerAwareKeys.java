package moesim.cache.curve;

import java.math.BigInteger;
import java.util.Optional;
import moesim.cache.policy.LayerAwareLru;
import moesim.model.MoeModel;
import moesim.routing.LayerStep;

/**
 * The order of policies that weigh the last use of a page, s, against the position at which its
 * layer comes up next, t + d: the key of Eq. 7 and t make theta (t + d) − s. So only the keys of one
 * layer change in a layer step, all by the same.
 */
final class LayerAwareKeys implements StackKeys {
  /** No key is larger, so that no sum of two overflows. */
  private static final double LARGEST = 0x1p62;

  private final int layers;
  private final int experts;

  /** Above the pages of a layer step, whose order settles ties. */
  private final long unit;

  /** Weights of t + d and of s. */
  private final long next;

  private final long use;
  private long last = -1;

  private LayerAwareKeys(MoeModel model, long next, long use) {
    layers = model.layers();
    experts = model.experts();
    unit = unitOf(model);
    this.next = next;
    this.use = use;
  }

  /**
   * The order of {@code layer-aware-lru} with a {@code theta} above 1, in millionths; empty if keys
   * would be too large. All theta up to 2 order as 2 does, where no two layers have the same key.
   * Beyond, of equal keys the page used longer ago goes first, whose layer comes up sooner: so
   * next weighs a little less than theta, too little to decide anything else.
   */
  static Optional<StackKeys> of(long theta, MoeModel model, long steps) {
    if (theta <= 2 * LayerAwareLru.THETA_UNIT) {
      return weighing(2, 1, model, steps);
    }
    long common = BigInteger.valueOf(theta)
        .gcd(BigInteger.valueOf(LayerAwareLru.THETA_UNIT))
        .longValueExact();
    long layers = model.layers();
    return weighing(
        theta / common * layers - 1, LayerAwareLru.THETA_UNIT / common * layers, model, steps);
  }

  /** The order of {@code furthest-layer-distance}: s decides within a layer only. */
  static Optional<StackKeys> ofDistance(MoeModel model, long steps) {
    return weighing(positions(model, steps), 1, model, steps);
  }

  private static Optional<StackKeys> weighing(long next, long use, MoeModel model, long steps) {
    double largest = (double) next * positions(model, steps) * unitOf(model);
    return largest < LARGEST ? Optional.of(new LayerAwareKeys(model, next, use)) : Optional.empty();
  }

  /** More than any position at which a layer of the replay is used or comes up next. */
  private static long positions(MoeModel model, long steps) {
    return Math.multiplyExact(Math.addExact(steps, 2), model.layers());
  }

  private static long unitOf(MoeModel model) {
    return (long) Integer.highestOneBit(model.experts()) << 1;
  }

  @Override
  public void begin(LayerStep step, PriorityStack stack) {
    // Layer steps without pages are not served, but their layer has come up all the same.
    for (long passed = last + 1; passed <= step.position(); passed++) {
      int layer = (int) (passed % layers);
      stack.worsen(layer * experts, (layer + 1) * experts, next * layers * unit);
    }
    last = step.position();
  }

  @Override
  public long used(LayerStep step, int i) {
    return (next * (step.position() + layers) - use * step.position()) * unit - i;
  }
}
