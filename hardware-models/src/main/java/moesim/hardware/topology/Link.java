package moesim.hardware.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * A link of a topology and the nodes that it joins.
 *
 * @param from the node it leaves; of one that serves both directions, the lower one
 * @param to its neighbour
 * @param number its number in the topology
 */
public record Link(int from, int to, int number) {
  /** All links of {@code topology}, by the nodes they join; each stands once. */
  public static List<Link> of(Topology topology) {
    List<Link> links = new ArrayList<>();
    int[] route = new int[Math.max(1, topology.longestRoute())];
    boolean[] seen = new boolean[topology.linkCount()];
    for (int from = 0; from < topology.nodeCount(); from++) {
      for (int to = 0; to < topology.nodeCount(); to++) {
        if (from != to && topology.route(from, to, route) == 1 && !seen[route[0]]) {
          seen[route[0]] = true;
          links.add(new Link(from, to, route[0]));
        }
      }
    }
    return links;
  }
}
