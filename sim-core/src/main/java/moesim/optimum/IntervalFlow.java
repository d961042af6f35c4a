package moesim.optimum;

import java.util.Arrays;

/**
 * The most valuable way to fill a row of slots with intervals, fractions of intervals allowed: a
 * minimum-cost flow along the row. Between neighbouring slots' borders runs an arc for the room
 * that stays free, and every interval is an arc over the slots it takes. Exact, in whole numbers.
 *
 * <p>Successive shortest paths: the room is opened unit by unit (as many at a time as a path
 * carries), and each unit takes the path that adds most value, given what may still be moved. Slots
 * with less room than the largest are filled first, as their free arc pays more than any interval
 * for what they lack. Optimal potentials are kept, so every search is Dijkstra's, and most arcs of
 * it cost nothing. <b>Units.</b> {@link #add}: weight in units of room, value per unit of weight.
 * <b>Size.</b> Time is the number of paths, at most the room, times slots plus intervals.
 * <b>Source.</b> Ahuja, Magnanti, Orlin, Network Flows, 1993, §9.7; Berger, Beckmann,
 * Harchol-Balter, arXiv 1711.03709 for the use on caches.
 */
final class IntervalFlow {
  private static final int FREE_AHEAD = -1;
  private static final int FREE_BACK = -2;

  private final int nodes;
  private final long[] room;
  private final int[] tail;
  private final int[] head;
  private final long[] weight;
  private final long[] value;
  private final long[] taken;
  private int count;

  /** Units on the free arc of each slot, and how many of them have to be there. */
  private final long[] free;

  private final long[] blocked;
  private long mostRoom;

  /** Above the value of any unit: what a unit of a blocked place is worth. */
  private long blockedValue;

  private int[] firstOut = {};
  private int[] out = {};
  private int[] firstIn = {};

  private final long[] potential;
  private final FlowSearch search;

  /** A row of slots with {@code room} each, for at most {@code most} intervals. */
  IntervalFlow(long[] room, int most) {
    this.room = room;
    nodes = room.length + 1;
    tail = new int[most];
    head = new int[most];
    weight = new long[most];
    value = new long[most];
    taken = new long[most];
    free = new long[room.length];
    blocked = new long[room.length];
    potential = new long[nodes];
    search = new FlowSearch(nodes);
  }

  /**
   * Adds an interval over the slots [from, to), not empty; intervals come with {@code to}
   * ascending.
   */
  void add(int from, int to, long weightOf, long valuePerUnit) {
    if (from >= to || to >= nodes || (count > 0 && to < head[count - 1])) {
      throw new IllegalStateException("interval [" + from + ", " + to + ") of " + nodes);
    }
    tail[count] = from;
    head[count] = to;
    weight[count] = weightOf;
    value[count++] = valuePerUnit;
  }

  /** How much of the {@code i}-th interval is taken, in [0, its weight]. */
  long taken(int i) {
    return taken[i];
  }

  /** Fills the row and returns the value of all that is taken. */
  long solve() {
    mostRoom = Arrays.stream(room).max().orElse(0);
    blockedValue = 1 + Arrays.stream(value, 0, count).max().orElse(0);
    for (int slot = 0; slot < room.length; slot++) {
      blocked[slot] = mostRoom - room[slot];
    }
    index();
    startPotentials();
    long opened = 0;
    // With a path that adds nothing the rest of the room stays free.
    while (opened < mostRoom && shortestPath() < 0) {
      opened += push(mostRoom - opened);
    }
    long total = 0;
    for (int i = 0; i < count; i++) {
      total = Math.addExact(total, Math.multiplyExact(taken[i], value[i]));
    }
    return total;
  }

  private void index() {
    firstOut = new int[nodes + 1];
    firstIn = new int[nodes + 1];
    for (int i = 0; i < count; i++) {
      firstOut[tail[i] + 1]++;
      firstIn[head[i] + 1]++;
    }
    for (int node = 0; node < nodes; node++) {
      firstOut[node + 1] += firstOut[node];
      firstIn[node + 1] += firstIn[node];
    }
    out = new int[count];
    int[] next = Arrays.copyOf(firstOut, nodes);
    for (int i = 0; i < count; i++) {
      out[next[tail[i]]++] = i;
    }
  }

  /** Costs of the cheapest paths from the first border while nothing is taken. */
  private void startPotentials() {
    for (int node = 1; node < nodes; node++) {
      long least = potential[node - 1] - (blocked[node - 1] > 0 ? blockedValue : 0);
      for (int i = firstIn[node]; i < firstIn[node + 1]; i++) {
        least = Math.min(least, potential[tail[i]] - value[i]);
      }
      potential[node] = least;
    }
  }

  /** Finds the cheapest path through the row, renews the potentials, and returns its cost. */
  private long shortestPath() {
    int last = nodes - 1;
    search.begin(0);
    int node = search.next();
    while (node != last) {
      relax(node);
      node = search.next();
    }
    search.lower(potential);
    return potential[last] - potential[0];
  }

  private void relax(int node) {
    long here = search.distance(node) + potential[node];
    for (int i = firstIn[node]; i < firstIn[node + 1]; i++) {
      if (taken[i] > 0) {
        search.reach(tail[i], here + value[i] - potential[tail[i]], ~i);
      }
    }
    if (node > 0 && free[node - 1] > 0) {
      long lost = free[node - 1] <= blocked[node - 1] ? blockedValue : 0;
      search.reach(node - 1, here + lost - potential[node - 1], Integer.MIN_VALUE);
    }
    for (int at = firstOut[node]; at < firstOut[node + 1]; at++) {
      int i = out[at];
      if (taken[i] < weight[i]) {
        search.reach(head[i], here - value[i] - potential[head[i]], i);
      }
    }
    if (node < room.length) {
      long won = free[node] < blocked[node] ? blockedValue : 0;
      search.reach(node + 1, here - won - potential[node + 1], Integer.MAX_VALUE);
    }
  }

  /** Sends what the path found last carries, at most {@code most}, and returns how much that is. */
  private long push(long most) {
    long units = most;
    int node = nodes - 1;
    while (node != 0) {
      int arc = search.arc(node);
      units = Math.min(units, carries(node, arc));
      node = before(node, arc);
    }
    node = nodes - 1;
    while (node != 0) {
      int arc = search.arc(node);
      int previous = before(node, arc);
      switch (kind(arc)) {
        case FREE_AHEAD -> free[previous] += units;
        case FREE_BACK -> free[node] -= units;
        default -> taken[arc >= 0 ? arc : ~arc] += arc >= 0 ? units : -units;
      }
      node = previous;
    }
    return units;
  }

  /** How much may pass {@code arc}, by which {@code node} was reached, at the same cost. */
  private long carries(int node, int arc) {
    return switch (kind(arc)) {
      case FREE_AHEAD -> {
        long lacking = blocked[node - 1] - free[node - 1];
        yield lacking > 0 ? lacking : Long.MAX_VALUE;
      }
      case FREE_BACK -> {
        long beyond = free[node] - blocked[node];
        yield beyond > 0 ? beyond : free[node];
      }
      default -> arc >= 0 ? weight[arc] - taken[arc] : taken[~arc];
    };
  }

  private int before(int node, int arc) {
    return switch (kind(arc)) {
      case FREE_AHEAD -> node - 1;
      case FREE_BACK -> node + 1;
      default -> arc >= 0 ? tail[arc] : head[~arc];
    };
  }

  private static int kind(int arc) {
    return switch (arc) {
      case Integer.MAX_VALUE -> FREE_AHEAD;
      case Integer.MIN_VALUE -> FREE_BACK;
      default -> 0;
    };
  }
}
