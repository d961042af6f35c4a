package moesim.hardware.topology;

/**
 * Nodes, links between neighbours, and the one route from each node to each other.
 *
 * <p><b>Order.</b> Routing has no memory: what remains of a route after its first link is the route
 * from the node behind that link. A network may therefore keep one table of next links instead of a
 * route per transfer. All links of a route are different.
 */
public interface Topology {
  /** Nodes are numbered from 0. */
  int nodeCount();

  /** Links are numbered from 0; a link that serves both directions has one number. */
  int linkCount();

  /**
   * Fills {@code links} with the links of the route in travel order; returns their number, 0 if
   * from is to.
   */
  int route(int from, int to, int[] links);

  /** The number of links of the route. */
  int hops(int from, int to);

  /** The most links of any route: the room {@link #route} needs. */
  int longestRoute();
}
