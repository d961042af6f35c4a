package moesim.hardware.network;

import java.util.Arrays;
import moesim.hardware.fabric.Fabric;
import moesim.hardware.topology.Topology;

/**
 * The directed channels of a topology in tables: which one a packet takes next, the link it uses
 * and the node behind.
 *
 * <p><b>Shape.</b> Channels of the topology come first, in the order of the nodes they leave and
 * reach; with ports, node n enters through channel {@code inner + n} and leaves through
 * {@code inner + nodes + n}, and their links follow the links of the topology in the same order.
 */
final class Channels {
  static final int NONE = -1;

  final int linkCount;

  /** Inputs of one router at most, its node's included. */
  final int slots;

  /** By channel. */
  final int[] linkOf;

  final int[] nodeBehind;

  /**
   * By channel: which of the inputs of the node behind it it is; 0 is the node itself, without a
   * port.
   */
  final int[] slotOf;

  /**
   * By link: the links that leave the same node, itself included. Meaningless where a link serves
   * both directions.
   */
  final int[][] besides;

  /** Nodes that packets can be sent to: the first ones. */
  private final int targets;

  private final int nodes;
  private final int inner;
  private final boolean ports;
  private final int[] next;

  /** The channels of {@code topology}. */
  static Channels of(Topology topology, boolean ports) {
    return topology instanceof Fabric fabric && !ports
        ? new Channels(fabric)
        : new Channels(topology, ports);
  }

  /**
   * The links of {@code fabric}, each being the channel of its number: no pair of nodes has to be
   * looked at. Packets go to units only.
   */
  Channels(Fabric fabric) {
    nodes = fabric.nodeCount();
    targets = fabric.unitCount();
    ports = false;
    linkCount = fabric.linkCount();
    inner = linkCount;
    linkOf = new int[linkCount];
    nodeBehind = new int[linkCount];
    slotOf = new int[linkCount];
    besides = new int[linkCount][0];
    int[] inputs = new int[nodes];
    Arrays.fill(inputs, 1);
    int[] outputs = new int[nodes];
    for (int link = 0; link < linkCount; link++) {
      linkOf[link] = link;
      nodeBehind[link] = fabric.to(link);
      slotOf[link] = inputs[fabric.to(link)]++;
      outputs[fabric.from(link)]++;
    }
    slots = Arrays.stream(inputs).max().orElse(1);
    int[][] leaving = new int[nodes][];
    Arrays.setAll(leaving, node -> new int[outputs[node]]);
    for (int link = linkCount - 1; link >= 0; link--) {
      int from = fabric.from(link);
      leaving[from][--outputs[from]] = link;
      besides[link] = leaving[from];
    }
    next = new int[Math.multiplyExact(nodes, targets)];
    for (int target = 0; target < targets; target++) {
      int[] nextLinks = fabric.nextLinks(target);
      for (int node = 0; node < nodes; node++) {
        next[node * targets + target] = nextLinks[node];
      }
    }
  }

  private Channels(Topology topology, boolean ports) {
    nodes = topology.nodeCount();
    targets = nodes;
    this.ports = ports;
    int innerLinks = topology.linkCount();
    linkCount = innerLinks + (ports ? 2 * nodes : 0);
    inner = countNeighbours(topology);
    int count = inner + (ports ? 2 * nodes : 0);
    linkOf = new int[count];
    nodeBehind = new int[count];
    slotOf = new int[count];
    next = new int[nodes * nodes];
    int[] inputs = new int[nodes];
    Arrays.fill(inputs, 1);
    int[] route = new int[topology.longestRoute()];
    int[] channelTo = new int[nodes * nodes];
    Arrays.fill(channelTo, NONE);
    int channel = 0;
    for (int from = 0; from < nodes; from++) {
      for (int to = 0; to < nodes; to++) {
        if (topology.hops(from, to) == 1) {
          topology.route(from, to, route);
          linkOf[channel] = route[0];
          nodeBehind[channel] = to;
          slotOf[channel] = inputs[to]++;
          channelTo[from * nodes + to] = channel++;
        }
      }
    }
    for (int node = 0; ports && node < nodes; node++) {
      linkOf[inner + node] = innerLinks + node;
      nodeBehind[inner + node] = node;
      slotOf[inner + node] = inputs[node]++;
      linkOf[inner + nodes + node] = innerLinks + nodes + node;
      nodeBehind[inner + nodes + node] = node;
    }
    slots = Arrays.stream(inputs).max().orElse(1);
    besides = linksByNode(channelTo);
    fillNext(topology, channelTo, route);
  }

  private static int countNeighbours(Topology topology) {
    int count = 0;
    for (int from = 0; from < topology.nodeCount(); from++) {
      for (int to = 0; to < topology.nodeCount(); to++) {
        count += topology.hops(from, to) == 1 ? 1 : 0;
      }
    }
    return count;
  }

  /** True if every link serves one direction. */
  boolean oneWay() {
    return Arrays.stream(linkOf).distinct().count() == linkOf.length;
  }

  /** By link: from the start of a packet to its head behind the next router. */
  long[] latenciesPs(PacketSpec spec) {
    long[] latenciesPs = new long[linkCount];
    for (int channel = 0; channel < linkOf.length; channel++) {
      long routerPs = enters(channel) ? 0 : spec.routerDelay().ps();
      latenciesPs[linkOf[channel]] = routerPs + spec.linkLatency().ps();
    }
    return latenciesPs;
  }

  private int[][] linksByNode(int[] channelTo) {
    int[][] links = new int[linkCount][0];
    for (int node = 0; node < nodes; node++) {
      int[] leaving = new int[nodes + 1];
      int count = 0;
      for (int to = 0; to < nodes; to++) {
        int channel = channelTo[node * nodes + to];
        if (channel != NONE) {
          leaving[count++] = linkOf[channel];
        }
      }
      if (ports) {
        leaving[count++] = linkOf[inner + nodes + node];
        links[linkOf[inner + node]] = new int[] {linkOf[inner + node]};
      }
      int[] found = Arrays.copyOf(leaving, count);
      for (int link : found) {
        links[link] = found;
      }
    }
    return links;
  }

  private void fillNext(Topology topology, int[] channelTo, int[] route) {
    int[] channelOver = new int[topology.linkCount()];
    for (int from = 0; from < nodes; from++) {
      for (int to = 0; to < nodes; to++) {
        int channel = channelTo[from * nodes + to];
        if (channel != NONE) {
          channelOver[linkOf[channel]] = channel;
        }
      }
      for (int to = 0; to < nodes; to++) {
        boolean there = topology.route(from, to, route) == 0;
        int leave = ports ? inner + nodes + from : NONE;
        next[from * nodes + to] = there ? leave : channelOver[route[0]];
      }
    }
  }

  /** The channel a packet at {@code node} takes to {@code target}; {@link #NONE} if it is there. */
  int next(int node, int target) {
    return next[node * targets + target];
  }

  /** The channel a transfer from {@code node} takes first; a switch is no target. */
  int first(int node, int target) {
    if (target >= targets) {
      throw new IllegalArgumentException(
          "transfer to node " + target + ", but only the first " + targets + " are units");
    }
    return ports ? inner + node : next(node, target);
  }

  /** True if a packet for {@code target} that has crossed {@code channel} has arrived. */
  boolean isLast(int channel, int target) {
    return ports ? channel >= inner + nodes : nodeBehind[channel] == target;
  }

  /** True for the ways from nodes to their routers. */
  boolean enters(int channel) {
    return channel >= inner && channel < inner + nodes;
  }
}
