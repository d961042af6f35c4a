package moesim.hardware.parallel;

/**
 * The order in which a unit sends to many others: by distance in nodes, its own first, then by
 * distance in places inside a node. All units of a stage do so at once, and at any distance each has
 * one that it receives from: nobody is sent to by all of them first.
 */
final class Stagger {
  private final int unitsPerNode;
  private final int[] entries;

  Stagger(int units, int unitsPerNode) {
    this.unitsPerNode = unitsPerNode;
    entries = new int[units];
  }

  /**
   * Orders the entries {@code [begin, end)}, whose units {@code unitOf} names in ascending order,
   * for {@code own}; returns them, the object's own, of which the first {@code end - begin} count.
   */
  int[] of(int own, int[] unitOf, int begin, int end) {
    int first = firstFrom(unitOf, begin, end, own / unitsPerNode * unitsPerNode);
    int filled = nodes(own, unitOf, first, end, 0);
    nodes(own, unitOf, begin, first, filled);
    return entries;
  }

  /** Node by node, each from the place behind {@code own}'s. */
  private int nodes(int own, int[] unitOf, int begin, int end, int from) {
    int filled = from;
    int at = begin;
    while (at < end) {
      int node = unitOf[at] / unitsPerNode;
      int behind = firstFrom(unitOf, at, end, (node + 1) * unitsPerNode);
      int turn = firstFrom(unitOf, at, behind, node * unitsPerNode + own % unitsPerNode + 1);
      for (int entry = turn; entry < behind; entry++) {
        entries[filled++] = entry;
      }
      for (int entry = at; entry < turn; entry++) {
        entries[filled++] = entry;
      }
      at = behind;
    }
    return filled;
  }

  private static int firstFrom(int[] unitOf, int begin, int end, int unit) {
    int at = begin;
    while (at < end && unitOf[at] < unit) {
      at++;
    }
    return at;
  }
}
