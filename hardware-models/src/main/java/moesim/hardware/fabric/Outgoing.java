package moesim.hardware.fabric;

/** The links of every node, by their numbers. */
final class Outgoing {
  private final int[] starts;
  private final int[] links;

  private Outgoing(int[] starts, int[] links) {
    this.starts = starts;
    this.links = links;
  }

  /** The links by the node that {@code nodeOf} gives them. */
  static Outgoing of(int nodes, int[] nodeOf) {
    int[] starts = new int[nodes + 1];
    for (int node : nodeOf) {
      starts[node + 1]++;
    }
    for (int node = 0; node < nodes; node++) {
      starts[node + 1] += starts[node];
    }
    int[] filled = starts.clone();
    int[] links = new int[nodeOf.length];
    for (int link = 0; link < nodeOf.length; link++) {
      links[filled[nodeOf[link]]++] = link;
    }
    return new Outgoing(starts, links);
  }

  /** The places of the links of {@code node} are those from its start to that of the next. */
  int start(int node) {
    return starts[node];
  }

  int link(int place) {
    return links[place];
  }
}
