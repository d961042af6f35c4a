package moesim.hardware.fabric;

import java.util.Arrays;

/**
 * How much can flow from some units of a fabric to all others: what the links of a least cut carry.
 * Switches stand on whichever side makes the cut least.
 *
 * <p><b>Source.</b> Dinic's algorithm; by the theorem of Ford and Fulkerson the greatest flow is the
 * least cut.
 */
final class MinimumCut {
  private static final int NONE = -1;

  private final int units;
  private final int nodes;

  /** Arc 2l is link l, arc 2l + 1 the way back; then two per unit, to or from a terminal. */
  private final int[] target;

  private final long[] capacity;
  private final long[] left;
  private final Outgoing arcs;
  private final int source;
  private final int sink;
  private final int[] distance;
  private final int[] at;
  private final int[] queue;
  private final int[] path;

  MinimumCut(Fabric fabric) {
    units = fabric.unitCount();
    nodes = fabric.nodeCount() + 2;
    source = nodes - 2;
    sink = nodes - 1;
    int links = fabric.linkCount();
    int count = 2 * links + 4 * units;
    int[] tail = new int[count];
    target = new int[count];
    capacity = new long[count];
    for (int link = 0; link < links; link++) {
      join(2 * link, fabric.from(link), fabric.to(link), tail);
      capacity[2 * link] = fabric.bytesPerSecond(link);
    }
    for (int unit = 0; unit < units; unit++) {
      join(2 * links + 4 * unit, source, unit, tail);
      join(2 * links + 4 * unit + 2, unit, sink, tail);
    }
    left = new long[count];
    arcs = Outgoing.of(nodes, tail);
    distance = new int[nodes];
    at = new int[nodes];
    queue = new int[nodes];
    path = new int[nodes];
  }

  private void join(int arc, int from, int to, int[] tail) {
    tail[arc] = from;
    target[arc] = to;
    tail[arc + 1] = to;
    target[arc + 1] = from;
  }

  /** The flow from the units in {@code inside} to the others; at least {@code limit} ends early. */
  long bytesPerSecond(boolean[] inside, long limit) {
    System.arraycopy(capacity, 0, left, 0, capacity.length);
    int first = capacity.length - 4 * units;
    for (int unit = 0; unit < units; unit++) {
      left[first + 4 * unit] = inside[unit] ? Long.MAX_VALUE / 4 : 0;
      left[first + 4 * unit + 2] = inside[unit] ? 0 : Long.MAX_VALUE / 4;
    }
    long flow = 0;
    while (flow < limit && layer()) {
      for (int node = 0; node < nodes; node++) {
        at[node] = arcs.start(node);
      }
      for (long more = augment(); more > 0; more = augment()) {
        flow += more;
      }
    }
    return flow;
  }

  /** Numbers nodes by their distance from the source; false if the sink is out of reach. */
  private boolean layer() {
    Arrays.fill(distance, NONE);
    distance[source] = 0;
    queue[0] = source;
    int filled = 1;
    for (int taken = 0; taken < filled; taken++) {
      int node = queue[taken];
      for (int i = arcs.start(node); i < arcs.start(node + 1); i++) {
        int behind = target[arcs.link(i)];
        if (left[arcs.link(i)] > 0 && distance[behind] == NONE) {
          distance[behind] = distance[node] + 1;
          queue[filled++] = behind;
        }
      }
    }
    return distance[sink] != NONE;
  }

  /** Sends as much as one way lets through; 0 if there is no way in these layers. */
  private long augment() {
    int depth = 0;
    int node = source;
    while (node != sink) {
      int arc = forward(node);
      if (arc != NONE) {
        path[depth++] = arc;
        node = target[arc];
      } else if (depth == 0) {
        return 0;
      } else {
        depth--;
        node = target[path[depth] ^ 1];
        at[node]++;
      }
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < depth; i++) {
      least = Math.min(least, left[path[i]]);
    }
    for (int i = 0; i < depth; i++) {
      left[path[i]] -= least;
      left[path[i] ^ 1] += least;
    }
    return least;
  }

  /** The next arc of {@code node} that leads one layer on. */
  private int forward(int node) {
    while (at[node] < arcs.start(node + 1)) {
      int arc = arcs.link(at[node]);
      if (left[arc] > 0 && distance[target[arc]] == distance[node] + 1) {
        return arc;
      }
      at[node]++;
    }
    return NONE;
  }
}
