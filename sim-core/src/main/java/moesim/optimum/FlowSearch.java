package moesim.optimum;

import java.util.Arrays;

/**
 * Dijkstra's search with the arc by which every node was reached. Nodes as near as the present one
 * wait on a stack, others in a binary heap: in a flow at its optimum most arcs have length 0.
 */
final class FlowSearch {
  private final long[] distance;
  private final int[] arc;

  /** The search in which a node was last reached; the negative of it once its distance is final. */
  private final int[] seen;

  private int search;
  private long now;
  private int[] stack = new int[1 << 10];
  private int stacked;
  private long[] heapDistance = new long[1 << 10];
  private int[] heapNode = new int[1 << 10];
  private int heaped;
  private final int[] settled;
  private int settledCount;

  FlowSearch(int nodes) {
    distance = new long[nodes];
    arc = new int[nodes];
    seen = new int[nodes];
    settled = new int[nodes];
  }

  /** Starts anew, from {@code source}. */
  void begin(int source) {
    search++;
    now = 0;
    stacked = 0;
    heaped = 0;
    settledCount = 0;
    seen[source] = search;
    distance[source] = 0;
    stack[stacked++] = source;
  }

  /** The nearest node not yet settled, which is settled now. */
  int next() {
    while (true) {
      int node;
      if (stacked > 0) {
        node = stack[--stacked];
      } else if (heaped > 0) {
        now = heapDistance[0];
        node = pop();
      } else {
        throw new IllegalStateException("the row is cut");
      }
      if (seen[node] == search) {
        seen[node] = -search;
        settled[settledCount++] = node;
        return node;
      }
    }
  }

  /** {@code node} can be reached at {@code reached} from the start, over {@code by}. */
  void reach(int node, long reached, int by) {
    int state = seen[node];
    if (state == -search || (state == search && distance[node] <= reached)) {
      return;
    }
    seen[node] = search;
    distance[node] = reached;
    arc[node] = by;
    if (reached == now) {
      if (stacked == stack.length) {
        stack = Arrays.copyOf(stack, 2 * stacked);
      }
      stack[stacked++] = node;
    } else {
      push(reached, node);
    }
  }

  long distance(int node) {
    return distance[node];
  }

  /** The arc by which {@code node} was reached. */
  int arc(int node) {
    return arc[node];
  }

  /**
   * Renews potentials after the search: that of a settled node sinks by what it lies nearer than
   * the one settled last. The same as to raise each by its distance, but for a constant.
   */
  void lower(long[] potential) {
    for (int i = 0; i < settledCount; i++) {
      potential[settled[i]] -= now - distance[settled[i]];
    }
  }

  private void push(long at, int node) {
    if (heaped == heapNode.length) {
      heapDistance = Arrays.copyOf(heapDistance, 2 * heaped);
      heapNode = Arrays.copyOf(heapNode, 2 * heaped);
    }
    int slot = heaped++;
    while (slot > 0) {
      int parent = (slot - 1) >>> 1;
      if (heapDistance[parent] <= at) {
        break;
      }
      heapDistance[slot] = heapDistance[parent];
      heapNode[slot] = heapNode[parent];
      slot = parent;
    }
    heapDistance[slot] = at;
    heapNode[slot] = node;
  }

  private int pop() {
    int top = heapNode[0];
    long at = heapDistance[--heaped];
    int node = heapNode[heaped];
    int slot = 0;
    while (true) {
      int child = 2 * slot + 1;
      if (child >= heaped) {
        break;
      }
      if (child + 1 < heaped && heapDistance[child + 1] < heapDistance[child]) {
        child++;
      }
      if (heapDistance[child] >= at) {
        break;
      }
      heapDistance[slot] = heapDistance[child];
      heapNode[slot] = heapNode[child];
      slot = child;
    }
    heapDistance[slot] = at;
    heapNode[slot] = node;
    return top;
  }
}
