package moesim.cache.curve;

import moesim.routing.LayerStep;

/**
 * The stack of one policy under one semantics: takes layer steps and writes down the stack distance
 * of every access.
 */
interface StackDistances {
  /** Serves one layer step that has pages. */
  void serve(LayerStep step, DistanceHistogram histogram);

  /** Empties the stack and starts the policy anew. */
  void clear();
}
