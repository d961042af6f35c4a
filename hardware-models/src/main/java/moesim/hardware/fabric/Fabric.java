package moesim.hardware.fabric;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import moesim.hardware.topology.Topology;

/**
 * Units and switches, joined by links of one direction each.
 *
 * <p><b>Shape.</b> Nodes are the units, then the switches. No two links join the same nodes in the
 * same direction.
 *
 * <p><b>Order.</b> Routes are those of {@link Routes}: fewest links, the outermost level first;
 * docs/model.md §16.2.
 *
 * <p><b>Ownership.</b> Next links to a target are found when it is first asked for and kept, four
 * bytes per node and target; any number of threads may ask.
 */
public final class Fabric implements Topology {
  private final int units;
  private final int nodes;
  private final int height;
  private final int[] from;
  private final int[] to;
  private final int[] level;
  private final long[] bytesPerSecond;
  private final long[] latencyPs;
  private final int nodeUnits;
  private final Routes routes;
  private final AtomicReferenceArray<int[]> towards;
  private volatile int longest = Routes.NONE;

  /** The fabric of {@code wiring}, which must have no {@link Wiring#fault}. */
  public Fabric(Wiring wiring, Paths paths) {
    String fault = wiring.fault();
    if (!fault.isEmpty()) {
      throw new IllegalArgumentException(fault);
    }
    units = wiring.units();
    nodes = wiring.nodes();
    height = wiring.height();
    from = wiring.sources();
    to = wiring.targets();
    level = wiring.levels();
    bytesPerSecond = wiring.rates();
    latencyPs = wiring.latencies();
    routes = new Routes(wiring, paths);
    towards = new AtomicReferenceArray<>(nodes);
    nodeUnits = joinedUnits();
  }

  /** Units are the first nodes. */
  public int unitCount() {
    return units;
  }

  @Override
  public int nodeCount() {
    return nodes;
  }

  @Override
  public int linkCount() {
    return from.length;
  }

  /** Levels of links are numbered from 0, the innermost, to one less than this. */
  public int levelCount() {
    return height;
  }

  /** The node that {@code link} leaves. */
  public int from(int link) {
    return from[link];
  }

  /** The node that {@code link} leads to. */
  public int to(int link) {
    return to[link];
  }

  /** What {@code link} carries. */
  public long bytesPerSecond(int link) {
    return bytesPerSecond[link];
  }

  /** How long a byte is on {@code link}. */
  public long latencyPs(int link) {
    return latencyPs[link];
  }

  /** 0 for the innermost level of a hierarchy. */
  public int level(int link) {
    return level[link];
  }

  /** Units that the innermost links join to the first; all if they do not divide the fabric. */
  public int nodeUnits() {
    return nodeUnits;
  }

  private int joinedUnits() {
    int[] group = new int[nodes];
    Arrays.setAll(group, node -> node);
    for (int link = 0; link < from.length; link++) {
      if (level[link] == 0) {
        group[root(group, from[link])] = root(group, to[link]);
      }
    }
    int joined = 0;
    while (joined < units && root(group, joined) == root(group, 0)) {
      joined++;
    }
    return units % joined == 0 ? joined : units;
  }

  private static int root(int[] group, int node) {
    int at = node;
    while (group[at] != at) {
      group[at] = group[group[at]];
      at = group[at];
    }
    return at;
  }

  /** What {@code link} adds to the cost of a way that routes make least. */
  long costOf(int link) {
    return routes.costOf(link);
  }

  Outgoing leaving() {
    return routes.leaving();
  }

  /** The link to take at {@code node} to {@code target}; −1 at the target. */
  public int next(int node, int target) {
    int[] row = towards.get(target);
    if (row == null) {
      row = nextLinks(target);
      towards.set(target, row);
    }
    return row[node];
  }

  /** By node: the link to take to {@code target}, −1 at the target; found anew, not kept. */
  public int[] nextLinks(int target) {
    return routes.toward(target);
  }

  @Override
  public int route(int source, int target, int[] links) {
    int filled = 0;
    for (int node = source; node != target; node = to[links[filled - 1]]) {
      links[filled++] = next(node, target);
    }
    return filled;
  }

  @Override
  public int hops(int source, int target) {
    int hops = 0;
    for (int node = source; node != target; node = to[next(node, target)]) {
      hops++;
    }
    return hops;
  }

  @Override
  public int longestRoute() {
    if (longest == Routes.NONE) {
      int most = 0;
      for (int target = 0; target < nodes; target++) {
        for (int hops : hopsTo(nextLinks(target))) {
          most = Math.max(most, hops);
        }
      }
      longest = most;
    }
    return longest;
  }

  /** By node: the links of its route, given the next links to the target. */
  int[] hopsTo(int[] nextLinks) {
    int[] hops = new int[nodes];
    int[] passed = new int[nodes];
    for (int start = 0; start < nodes; start++) {
      int count = 0;
      int node = start;
      while (hops[node] == 0 && nextLinks[node] != Routes.NONE) {
        passed[count++] = node;
        node = to[nextLinks[node]];
      }
      int behind = hops[node];
      while (count > 0) {
        hops[passed[--count]] = ++behind;
      }
    }
    return hops;
  }
}
