package moesim.cache.curve;

import java.util.Optional;
import moesim.cache.AccessSemantics;
import moesim.cache.policy.LayerAwareLru;
import moesim.input.Options;
import moesim.model.MoeModel;

/**
 * Which policies have a curve in one pass: stack policies, whose order of eviction does not depend
 * on the capacity.
 */
public final class OnePass {
  private OnePass() {}

  /**
   * A machine of all capacities, or empty if {@code policy} needs a run per capacity.
   *
   * @param options values of the policy's options
   * @param steps forward passes of the replay, or more
   */
  public static Optional<StackMachine> machine(
      String policy, Options options, MoeModel model, AccessSemantics semantics, long steps) {
    return distances(policy, options, model, semantics, steps)
        .map(distances -> new StackMachine(model.pages(), distances));
  }

  private static Optional<StackDistances> distances(
      String policy, Options options, MoeModel model, AccessSemantics semantics, long steps) {
    return switch (policy) {
      case "lru" -> Optional.of(new LruDistances(model.pages(), semantics));
      case "belady" -> Optional.of(new PriorityDistances(model, semantics, new NextUseKeys()));
      case "layer-aware-lru" -> layerAware(LayerAwareLru.thetaOf(options), model, semantics, steps);
      case "furthest-layer-distance" ->
        LayerAwareKeys.ofDistance(model, steps)
            .map(keys -> new PriorityDistances(model, semantics, keys));
      case "lfu" ->
        steps < FrequencyKeys.MOST_STEPS && steps < FrequencyKeys.MOST_ACCESSES / model.pages()
            ? Optional.of(new PriorityDistances(model, semantics, new FrequencyKeys(model.pages())))
            : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<StackDistances> layerAware(
      long theta, MoeModel model, AccessSemantics semantics, long steps) {
    if (theta <= LayerAwareLru.THETA_UNIT) {
      return Optional.of(new LruDistances(model.pages(), semantics));
    }
    return LayerAwareKeys.of(theta, model, steps)
        .map(keys -> new PriorityDistances(model, semantics, keys));
  }
}
