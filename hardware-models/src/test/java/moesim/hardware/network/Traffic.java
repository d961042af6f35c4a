package moesim.hardware.network;

import java.util.Arrays;
import moesim.hardware.network.PacketSpec.Forwarding;
import moesim.hardware.network.PacketSpec.Queueing;
import moesim.hardware.topology.Duplex;
import moesim.hardware.topology.Mesh2d;
import moesim.hardware.topology.Routing;
import moesim.hardware.topology.Topology;
import moesim.hardware.topology.Wrap;
import moesim.kernel.Timeline;
import moesim.units.Bandwidth;
import moesim.units.DataSize;
import moesim.units.Latency;

/**
 * A packet network on a clock of its own, and when each transfer arrived. One byte holds a link for
 * one picosecond.
 */
final class Traffic {
  static final Bandwidth BYTE_PER_PS = new Bandwidth(1_000_000_000_000L);
  static final long NOT_YET = -1;

  final Timeline timeline = new Timeline();
  final PacketNetwork network;
  final long[] arrivedPs;
  int arrived;
  private int sent;

  Traffic(Topology topology, PacketSpec spec, int transfers) {
    arrivedPs = new long[transfers];
    Arrays.fill(arrivedPs, NOT_YET);
    network = new PacketNetwork(timeline, topology, spec, this::note);
  }

  private void note(int token, long atPs) {
    if (atPs != timeline.nowPs() || arrivedPs[token] != NOT_YET) {
      throw new IllegalStateException("transfer " + token + " at " + atPs + " ps");
    }
    arrivedPs[token] = atPs;
    arrived++;
  }

  /** Sends with the next token and rank 0. */
  int send(long readyPs, int from, int to, long bytes) {
    network.send(readyPs, from, to, bytes, 0, sent);
    return sent++;
  }

  static PacketSpec spec(
      long packetBytes, long linkPs, long routerPs, Forwarding forwarding, boolean ports) {
    return new PacketSpec(
        BYTE_PER_PS,
        1,
        new DataSize(packetBytes),
        new Latency(linkPs),
        new Latency(routerPs),
        forwarding,
        Queueing.OUTPUT,
        ports,
        2);
  }

  static PacketSpec inputQueued(PacketSpec spec) {
    return new PacketSpec(
        spec.bandwidth(),
        spec.efficiency(),
        spec.packet(),
        spec.linkLatency(),
        spec.routerDelay(),
        spec.forwarding(),
        Queueing.INPUT,
        spec.ports(),
        spec.ranks());
  }

  static Mesh2d mesh(int columns, int rows) {
    return new Mesh2d(columns, rows, Wrap.MESH, Routing.XY, Duplex.FULL);
  }

  static Mesh2d line(int nodes) {
    return mesh(nodes, 1);
  }

  static Mesh2d ring(int nodes) {
    return new Mesh2d(1, nodes, Wrap.TORUS, Routing.XY, Duplex.FULL);
  }
}
