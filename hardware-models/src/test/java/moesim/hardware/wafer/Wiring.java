package moesim.hardware.wafer;

import java.util.Arrays;
import java.util.stream.Stream;
import moesim.hardware.network.NetworkSource;
import moesim.hardware.network.PacketNetwork;
import moesim.hardware.network.PacketSpec;
import moesim.hardware.network.PacketSpec.Forwarding;
import moesim.hardware.network.PacketSpec.Queueing;
import moesim.hardware.network.PathReservingNetwork;
import moesim.hardware.topology.Duplex;
import moesim.hardware.topology.Mesh2d;
import moesim.hardware.topology.Routing;
import moesim.hardware.topology.Wrap;
import moesim.units.DataSize;
import moesim.units.Latency;

/**
 * How the dies of a tested wafer are connected: every network there is, on a mesh and on a torus.
 */
record Wiring(Kind kind, Wrap wrap) {
  static final long PACKET_BYTES = 64_000;

  /** Networks, as far as tests tell them apart. */
  enum Kind {
    RESERVED_HALF,
    RESERVED_FULL,
    PACKETS_HALF,
    PACKETS_FULL,
    STORED_PACKETS,
    INPUT_QUEUES,
    ANALYTIC_HALF,
    ANALYTIC_FULL;

    Fidelity fidelity() {
      return this == ANALYTIC_HALF || this == ANALYTIC_FULL
          ? Fidelity.ANALYTIC
          : Fidelity.CONTENDED;
    }

    Duplex duplex() {
      return this == RESERVED_HALF || this == PACKETS_HALF || this == ANALYTIC_HALF
          ? Duplex.HALF
          : Duplex.FULL;
    }

    boolean movesPackets() {
      return this == PACKETS_HALF
          || this == PACKETS_FULL
          || this == STORED_PACKETS
          || this == INPUT_QUEUES;
    }
  }

  /** All of them. */
  static Stream<Wiring> all() {
    return Arrays.stream(Wrap.values())
        .flatMap(wrap -> Arrays.stream(Kind.values()).map(kind -> new Wiring(kind, wrap)));
  }

  /** {@code spec} with its dies in {@code columns} x {@code rows}, connected this way. */
  WaferSpec connect(WaferSpec spec, int columns, int rows, Routing routing) {
    WaferSpec connected = new WaferSpec(
        new Mesh2d(columns, rows, wrap, routing, kind.duplex()),
        spec.die(),
        spec.hbm(),
        spec.llc(),
        spec.link(),
        spec.requestBytes(),
        spec.replicas(),
        spec.switches());
    return TwoDies.with(connected, kind.fidelity(), spec.switches().lever());
  }

  NetworkSource network(WaferSpec spec) {
    if (kind.movesPackets()) {
      return (clock, arrivals) ->
          new PacketNetwork(clock, spec.topology(), packets(spec.link()), arrivals);
    }
    return (clock, arrivals) -> new PathReservingNetwork(
        clock,
        spec.topology(),
        spec.link().time(spec.switches().rounding()),
        spec.switches().succession(),
        spec.switches().waiting(),
        arrivals);
  }

  /**
   * Routers take no time of their own: a hop's latency includes them, as it does on reserved paths.
   */
  private PacketSpec packets(LinkSpec link) {
    return new PacketSpec(
        link.bandwidth(),
        link.efficiency(),
        new DataSize(PACKET_BYTES),
        link.latency(),
        new Latency(0),
        kind == Kind.STORED_PACKETS ? Forwarding.STORE_AND_FORWARD : Forwarding.CUT_THROUGH,
        kind == Kind.INPUT_QUEUES ? Queueing.INPUT : Queueing.OUTPUT,
        false,
        2);
  }
}
