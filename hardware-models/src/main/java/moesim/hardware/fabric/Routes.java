package moesim.hardware.fabric;

import java.util.Arrays;

/**
 * Finds the next link of every node to one target.
 *
 * <p><b>Order.</b> A way is shorter if it has fewer links of the outermost level, then of the next
 * one inwards, and so on; of a fabric with one level, if it has fewer links. So a transfer between
 * units of one group stays in it. Of links that lie on a shortest way the one with the lowest
 * number is next, or one by {@link #hash}.
 *
 * <p><b>Shape.</b> A link of level l costs b^l, b being the number of nodes: no way has so many
 * links. Nodes are visited from the target backwards, first come, first served, and again if a
 * cheaper way is found; with one level that is a breadth-first search.
 */
final class Routes {
  static final int NONE = -1;

  private static final long UNKNOWN = Long.MAX_VALUE;

  private final int nodes;
  private final int[] from;
  private final int[] to;
  private final Outgoing leaving;
  private final Outgoing entering;
  private final boolean spread;
  private final long[] costs;

  Routes(Wiring wiring, Paths paths) {
    nodes = wiring.nodes();
    from = wiring.sources();
    to = wiring.targets();
    leaving = Outgoing.of(nodes, from);
    entering = Outgoing.of(nodes, to);
    spread = paths == Paths.ECMP;
    costs = new long[from.length];
    int[] levels = wiring.levels();
    long[] costOf = new long[wiring.height()];
    costOf[0] = 1;
    for (int level = 1; level < costOf.length; level++) {
      costOf[level] = Math.multiplyExact(costOf[level - 1], nodes);
    }
    for (int link = 0; link < costs.length; link++) {
      costs[link] = costOf[levels[link]];
    }
  }

  Outgoing leaving() {
    return leaving;
  }

  /** What {@code link} adds to a way. */
  long costOf(int link) {
    return costs[link];
  }

  /** By node: the link to take to {@code target}; {@link #NONE} there and where no way leads. */
  int[] toward(int target) {
    long[] costTo = costsTo(target);
    int[] next = new int[nodes];
    for (int node = 0; node < nodes; node++) {
      next[node] = node == target || costTo[node] == UNKNOWN ? NONE : choose(node, target, costTo);
    }
    return next;
  }

  private long[] costsTo(int target) {
    long[] costTo = new long[nodes];
    Arrays.fill(costTo, UNKNOWN);
    costTo[target] = 0;
    // A ring: no node waits twice, so nodes + 1 places are enough.
    int[] queue = new int[nodes + 1];
    boolean[] waits = new boolean[nodes];
    int head = 0;
    int tail = 0;
    queue[tail++] = target;
    while (head != tail) {
      int node = queue[head++];
      head = head > nodes ? 0 : head;
      waits[node] = false;
      long here = costTo[node];
      int end = entering.start(node + 1);
      for (int i = entering.start(node); i < end; i++) {
        int link = entering.link(i);
        int before = from[link];
        long cost = here + costs[link];
        if (cost < costTo[before]) {
          costTo[before] = cost;
          if (!waits[before]) {
            waits[before] = true;
            queue[tail++] = before;
            tail = tail > nodes ? 0 : tail;
          }
        }
      }
    }
    return costTo;
  }

  private int choose(int node, int target, long[] costTo) {
    int end = leaving.start(node + 1);
    int count = 0;
    for (int i = leaving.start(node); i < end; i++) {
      if (isShortest(leaving.link(i), node, costTo)) {
        if (!spread) {
          return leaving.link(i);
        }
        count++;
      }
    }
    // The upper half of the hash as a fraction of 2^32, times the number of choices.
    int wanted = (int) (((hash(node, target) >>> 32) * count) >>> 32);
    int i = leaving.start(node);
    while (true) {
      if (isShortest(leaving.link(i), node, costTo) && wanted-- == 0) {
        return leaving.link(i);
      }
      i++;
    }
  }

  private boolean isShortest(int link, int node, long[] costTo) {
    long behind = costTo[to[link]];
    return behind != UNKNOWN && behind + costs[link] == costTo[node];
  }

  /**
   * The first output of SplitMix64 seeded with 2^32 node + target (Steele, Lea, Flood: Fast
   * splittable pseudorandom number generators, OOPSLA 2014).
   */
  static long hash(int node, int target) {
    long z = ((long) node << 32) + target + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
