package moesim.cache;

import java.util.List;
import moesim.input.Option;

/** Makes an {@link EvictionPolicy} available to scenarios: a door, found by {@link java.util.ServiceLoader}. */
public interface EvictionPolicyFactory {
  /** Its name in scenarios. */
  String name();

  /** The rule, one sentence without the final stop. */
  String sentence();

  /** Its own options, beside those every cache has. */
  default List<Option<?>> options() {
    return List.of();
  }

  /** True if the policy reads {@link moesim.routing.LayerStep#nextUse}: then it is offline, and no candidate for use. */
  default boolean knowsTheFuture() {
    return false;
  }

  /**
   * True if the policy reads {@link moesim.routing.LayerStep#gateWeights}: a trace without them cannot be replayed with it.
   */
  default boolean readsGateWeights() {
    return false;
  }

  /** A policy for an empty cache. */
  EvictionPolicy create(PolicyContext context);
}
