package moesim.traces.compose;

import moesim.routing.RoutingTrace;

/**
 * A trace that requests are taken from, in turn, over and over.
 *
 * @param name as the recipe calls it
 * @param trace the trace
 * @param first the first request that is taken
 * @param count requests that are taken
 */
record Source(String name, RoutingTrace trace, int first, int count) {
  /** Number in the trace of what is taken after {@code taken} others. */
  int request(int taken) {
    return first + taken % count;
  }
}
