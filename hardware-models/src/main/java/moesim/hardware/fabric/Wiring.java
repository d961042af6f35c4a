package moesim.hardware.fabric;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The links of a fabric while it is being put together. Units are numbered from 0, switches follow
 * in the order in which they are added, links in the order in which they are laid.
 */
public final class Wiring {
  private static final int MOST_BITS = 62;
  private static final double MOST_BYTES_PER_SECOND = 1e18;

  private final int units;
  private int nodes;
  private int links;
  private int[] from = new int[64];
  private int[] to = new int[64];
  private int[] level = new int[64];
  private long[] bytesPerSecond = new long[64];
  private long[] latencyPs = new long[64];

  /** {@code units} units and no link. */
  public Wiring(int units) {
    if (units < 1) {
      throw new IllegalArgumentException("a fabric needs a unit, got " + units);
    }
    this.units = units;
    nodes = units;
  }

  /** A switch more; its node. */
  public int addSwitch() {
    return nodes++;
  }

  /** Lays a link in one direction. */
  public void link(int source, int target, Wire wire, int atLevel) {
    lay(source, target, wire.bandwidth().bytesPerSecond(), wire.latency().ps(), atLevel);
  }

  /** Lays a link in each direction, first the one from {@code one} to {@code other}. */
  public void both(int one, int other, Wire wire, int atLevel) {
    link(one, other, wire, atLevel);
    link(other, one, wire, atLevel);
  }

  /**
   * Lays all links of {@code inner}, its node n being {@code nodeOf[n]} here and its level 0 being
   * {@code lowest}.
   */
  void lay(Wiring inner, int[] nodeOf, int lowest) {
    for (int link = 0; link < inner.links; link++) {
      lay(
          nodeOf[inner.from[link]],
          nodeOf[inner.to[link]],
          inner.bytesPerSecond[link],
          inner.latencyPs[link],
          lowest + inner.level[link]);
    }
  }

  private void lay(int source, int target, long rate, long ps, int atLevel) {
    if (source < 0 || source >= nodes || target < 0 || target >= nodes || source == target) {
      throw new IllegalArgumentException(
          "no link from node " + source + " to node " + target + " of " + nodes);
    }
    if (links == from.length) {
      from = Arrays.copyOf(from, 2 * links);
      to = Arrays.copyOf(to, 2 * links);
      level = Arrays.copyOf(level, 2 * links);
      bytesPerSecond = Arrays.copyOf(bytesPerSecond, 2 * links);
      latencyPs = Arrays.copyOf(latencyPs, 2 * links);
    }
    from[links] = source;
    to[links] = target;
    level[links] = atLevel;
    bytesPerSecond[links] = rate;
    latencyPs[links] = ps;
    links++;
  }

  /** How many units there are. */
  public int units() {
    return units;
  }

  int nodes() {
    return nodes;
  }

  int links() {
    return links;
  }

  int[] sources() {
    return Arrays.copyOf(from, links);
  }

  int[] targets() {
    return Arrays.copyOf(to, links);
  }

  int[] levels() {
    return Arrays.copyOf(level, links);
  }

  long[] rates() {
    return Arrays.copyOf(bytesPerSecond, links);
  }

  long[] latencies() {
    return Arrays.copyOf(latencyPs, links);
  }

  /** How many levels there are. */
  int height() {
    return links == 0 ? 1 : 1 + Arrays.stream(level, 0, links).max().orElse(0);
  }

  /** What a user calls {@code node}. */
  public String nameOf(int node) {
    return node < units ? "unit " + node : "switch " + (node - units);
  }

  /**
   * What is wrong with the links as a whole, as a sentence: two links from one node to another, a
   * unit that another cannot reach, too many levels, or bandwidths whose sum does not fit into a
   * long; empty if nothing is.
   */
  public String fault() {
    // The cost of a way must fit into a long; see Routes.
    if (height() * (64 - Long.numberOfLeadingZeros(nodes)) > MOST_BITS) {
      return height() + " levels of links among " + nodes + " units and switches are too many";
    }
    if (Arrays.stream(bytesPerSecond, 0, links).asDoubleStream().sum() > MOST_BYTES_PER_SECOND) {
      return links + " links carry more than 1 EB/s (10^18) together; no figure of them would fit";
    }
    Outgoing leaving = Outgoing.of(nodes, sources());
    int[] seen = new int[nodes];
    Arrays.fill(seen, -1);
    for (int node = 0; node < nodes; node++) {
      for (int i = leaving.start(node); i < leaving.start(node + 1); i++) {
        int target = to[leaving.link(i)];
        if (seen[target] == node) {
          return "two links from " + nameOf(node) + " to " + nameOf(target)
              + "; give one link the bandwidth of both, or each a switch of its own";
        }
        seen[target] = node;
      }
    }
    OptionalInt lost = unreached(leaving, to);
    if (lost.isPresent()) {
      return "no way from unit 0 to unit " + lost.getAsInt();
    }
    lost = unreached(Outgoing.of(nodes, targets()), from);
    return lost.isPresent() ? "no way from unit " + lost.getAsInt() + " to unit 0" : "";
  }

  /** The first unit that no way from unit 0 leads to. */
  private OptionalInt unreached(Outgoing leaving, int[] behind) {
    boolean[] reached = new boolean[nodes];
    int[] queue = new int[nodes];
    int filled = 1;
    reached[0] = true;
    for (int taken = 0; taken < filled; taken++) {
      for (int i = leaving.start(queue[taken]); i < leaving.start(queue[taken] + 1); i++) {
        int node = behind[leaving.link(i)];
        if (!reached[node]) {
          reached[node] = true;
          queue[filled++] = node;
        }
      }
    }
    for (int unit = 0; unit < units; unit++) {
      if (!reached[unit]) {
        return OptionalInt.of(unit);
      }
    }
    return OptionalInt.empty();
  }
}
