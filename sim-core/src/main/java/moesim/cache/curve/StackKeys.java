package moesim.cache.curve;

import moesim.routing.LayerStep;

/**
 * The order in which a policy evicts, as keys of a {@link PriorityStack}: the largest goes first.
 * Between two uses of a page its key may only change by {@link PriorityStack#worsen}.
 */
interface StackKeys {
  /** A layer step begins: what its coming changes in the order. */
  default void begin(LayerStep step, PriorityStack stack) {}

  /**
   * The key of the {@code i}-th page of {@code step} once it was used; asked for once, in order.
   */
  long used(LayerStep step, int i);

  /** The policy starts anew. */
  default void clear() {}
}
