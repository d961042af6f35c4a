package moesim.hardware.topology;

/**
 * A grid of nodes, each linked to the next in its row and in its column; as a torus, rows and
 * columns are closed.
 *
 * <p><b>Shape.</b> Node {@code y + x * rows} stands in column x and row y. Edges are numbered
 * along the rows first, by their lower node, then along the columns; the edge that closes a row or
 * column belongs to its last node. With full duplex edge e is link 2e in the positive direction and
 * link 2e + 1 in the negative one.
 *
 * <p><b>Order.</b> A torus goes the shorter way round, and the positive one if both are equal. A
 * grid of one row is a line, and as a torus a ring.
 */
public final class Mesh2d implements Topology {
  private static final int NO_EDGE = -1;

  private final int nodeCount;
  private final int edgeCount;
  private final int rows;
  private final Axis alongX;
  private final Axis alongY;
  private final boolean xFirst;
  private final boolean full;

  // By node; tables, because a route must not divide.
  private final int[] columnOf;
  private final int[] rowOf;
  private final int[] edgeToNextColumn;
  private final int[] edgeToNextRow;

  /** {@code columns} x {@code rows} nodes. */
  public Mesh2d(int columns, int rows, Wrap wrap, Routing routing, Duplex duplex) {
    if (columns < 1 || rows < 1) {
      throw new IllegalArgumentException(
          "a mesh needs a column and a row, got " + columns + " x " + rows);
    }
    this.rows = rows;
    nodeCount = Math.multiplyExact(columns, rows);
    alongX = new Axis(columns, wrap);
    alongY = new Axis(rows, wrap);
    xFirst = routing == Routing.XY;
    full = duplex == Duplex.FULL;
    columnOf = new int[nodeCount];
    rowOf = new int[nodeCount];
    edgeToNextColumn = new int[nodeCount];
    edgeToNextRow = new int[nodeCount];
    for (int node = 0; node < nodeCount; node++) {
      columnOf[node] = node / rows;
      rowOf[node] = node % rows;
    }
    edgeCount = numberEdges();
  }

  private int numberEdges() {
    int edge = 0;
    for (int node = 0; node < nodeCount; node++) {
      edgeToNextColumn[node] = alongX.hasNext(columnOf[node]) ? edge++ : NO_EDGE;
    }
    for (int node = 0; node < nodeCount; node++) {
      edgeToNextRow[node] = alongY.hasNext(rowOf[node]) ? edge++ : NO_EDGE;
    }
    return edge;
  }

  @Override
  public int nodeCount() {
    return nodeCount;
  }

  @Override
  public int linkCount() {
    return full ? 2 * edgeCount : edgeCount;
  }

  @Override
  public int hops(int from, int to) {
    return Math.abs(alongX.steps(columnOf[from], columnOf[to]))
        + Math.abs(alongY.steps(rowOf[from], rowOf[to]));
  }

  @Override
  public int longestRoute() {
    return alongX.longest() + alongY.longest();
  }

  @Override
  public int route(int from, int to, int[] links) {
    if (xFirst) {
      int corner = columnOf[to] * rows + rowOf[from];
      int turned = walkX(from, corner, links, 0);
      return walkY(corner, to, links, turned);
    }
    int corner = columnOf[from] * rows + rowOf[to];
    int turned = walkY(from, corner, links, 0);
    return walkX(corner, to, links, turned);
  }

  private int walkX(int from, int to, int[] links, int filled) {
    int steps = alongX.steps(columnOf[from], columnOf[to]);
    return walk(from, steps, rows, edgeToNextColumn, columnOf[from], alongX.length, links, filled);
  }

  private int walkY(int from, int to, int[] links, int filled) {
    int steps = alongY.steps(rowOf[from], rowOf[to]);
    return walk(from, steps, 1, edgeToNextRow, rowOf[from], alongY.length, links, filled);
  }

  /**
   * Walks {@code steps} places, negative ones backwards; neighbours are {@code stride} node numbers
   * apart.
   */
  private int walk(
      int from,
      int steps,
      int stride,
      int[] edgeToNext,
      int start,
      int length,
      int[] links,
      int n) {
    int filled = n;
    int node = from;
    int place = start;
    for (int step = steps; step > 0; step--) {
      links[filled++] = full ? 2 * edgeToNext[node] : edgeToNext[node];
      boolean closing = ++place == length;
      place = closing ? 0 : place;
      node += closing ? stride * (1 - length) : stride;
    }
    for (int step = steps; step < 0; step++) {
      boolean closing = --place < 0;
      place = closing ? length - 1 : place;
      node += closing ? stride * (length - 1) : -stride;
      links[filled++] = full ? 2 * edgeToNext[node] + 1 : edgeToNext[node];
    }
    return filled;
  }

  /** One row or column: its length, and whether it is closed. */
  private static final class Axis {
    private final int length;
    private final boolean closed;

    Axis(int length, Wrap wrap) {
      this.length = length;
      closed = wrap == Wrap.TORUS && length > 2;
    }

    boolean hasNext(int place) {
      return closed || place + 1 < length;
    }

    int longest() {
      return closed ? length / 2 : length - 1;
    }

    /** Places from one to the other the shorter way; negative if that is backwards. */
    int steps(int from, int to) {
      int steps = to - from;
      if (!closed) {
        return steps;
      }
      if (2 * steps > length) {
        return steps - length;
      }
      return 2 * steps <= -length ? steps + length : steps;
    }
  }
}
