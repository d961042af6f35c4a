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
  private static final double LEAST_FROM_ONE = 1e-6;

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
      case "layer-aware-lru" -> layerAware(options.get(LayerAwareLru.THETA), model, semantics);
      case "lfu" ->
        steps < FrequencyKeys.MOST_STEPS && steps < FrequencyKeys.MOST_ACCESSES / model.pages()
            ? Optional.of(new PriorityDistances(model, semantics, new FrequencyKeys(model.pages())))
            : Optional.empty();
      default -> Optional.empty();
    };
  }

  /**
   * Beyond 2 a key of one layer may equal that of another, which a stack key does not tell apart.
   * Next to 1 the rounding of the policy's keys decides between layers.
   */
  private static Optional<StackDistances> layerAware(
      double theta, MoeModel model, AccessSemantics semantics) {
    if (theta > 2 || (theta != 1 && Math.abs(theta - 1) < LEAST_FROM_ONE)) {
      return Optional.empty();
    }
    return Optional.of(
        theta <= 1
            ? new LruDistances(model.pages(), semantics)
            : new PriorityDistances(model, semantics, new LayerAwareKeys(model)));
  }
}
