package moesim.hardware.network;

import static moesim.hardware.network.PacketSpec.Forwarding.CUT_THROUGH;
import static moesim.hardware.network.PacketSpec.Forwarding.STORE_AND_FORWARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import moesim.hardware.network.PacketSpec.Forwarding;
import moesim.hardware.network.PacketSpec.Queueing;
import moesim.hardware.reservation.Succession;
import moesim.hardware.reservation.Waiting;
import moesim.hardware.topology.Duplex;
import moesim.hardware.topology.Mesh2d;
import moesim.hardware.topology.Routing;
import moesim.hardware.topology.Topology;
import moesim.hardware.topology.Wrap;
import moesim.kernel.Timeline;
import moesim.units.Bandwidth;
import moesim.units.DataSize;
import moesim.units.Latency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketNetworkTest {
  @ParameterizedTest
  @CsvSource({
    // Link 7, router 3, 250 bytes in packets of 100 (100, 100, 50), 4 hops.
    // Cut through: 4 x 10 + 250.
    "CUT_THROUGH, false, 100, 290",
    // One way in, five routers: 7 + 5 x 10 + 250.
    "CUT_THROUGH, true, 100, 307",
    // The first packet is stored three times more: 40 + 250 + 3 x 100.
    "STORE_AND_FORWARD, false, 100, 590",
    // As one packet, each hop takes all of it: 4 x (10 + 250); cut through it is as before.
    "STORE_AND_FORWARD, false, 1000, 1040",
    "CUT_THROUGH, false, 1000, 290"
  })
  void costsTheClosedFormAlone(
      Forwarding forwarding, boolean ports, long packetBytes, long expected) {
    Traffic traffic =
        new Traffic(Traffic.line(5), Traffic.spec(packetBytes, 7, 3, forwarding, ports), 1);
    traffic.send(1000, 0, 4, 250);
    traffic.timeline.run();
    assertThat(traffic.arrivedPs[0]).isEqualTo(1000 + expected);
    assertThat(traffic.network.alonePs(4, 250)).isEqualTo(expected);
    LinkLoad load = traffic.network.load();
    // Stored, the short last packet catches up with the one before it; else nobody is in the way.
    for (int link = 0; forwarding == CUT_THROUGH && link < load.linkCount(); link++) {
      assertThat(load.queuedPs(link)).isZero();
    }
  }

  @Test
  void costsWhatAReservedPathCostsUpToTheRoundingOfEachPacket() {
    // h latency + bytes / (bandwidth x efficiency), each of n packets rounded up by less than 1 ps.
    // Wafer figures: 4.25 TB/s at 80 %, a matrix of 14.7 MB, packets of 4 KiB: 3585.
    Topology mesh = new Mesh2d(5, 5, Wrap.MESH, Routing.XY, Duplex.HALF);
    PacketSpec spec = new PacketSpec(
        new Bandwidth(4_250_000_000_000L),
        0.8,
        new DataSize(4096),
        new Latency(60_000),
        new Latency(40_000),
        CUT_THROUGH,
        Queueing.OUTPUT,
        false,
        2);
    long bytes = 14_680_064;
    for (int to = 1; to < 25; to++) {
      Traffic traffic = new Traffic(mesh, spec, 1);
      traffic.send(0, 0, to, bytes);
      traffic.timeline.run();
      double reservedPs = mesh.hops(0, to) * 100_000.0 + bytes * 1e12 / (4.25e12 * 0.8);
      assertThat((double) traffic.arrivedPs[0]).isBetween(reservedPs, reservedPs + 3585);
      assertThat(traffic.arrivedPs[0] - reservingPs(mesh, to, bytes)).isBetween(0L, 3585L);
    }
  }

  /** When the same transfer arrives over a path that is reserved, one hop taking 100 ns. */
  private static long reservingPs(Topology mesh, int to, long bytes) {
    Timeline timeline = new Timeline();
    long[] arrivedPs = new long[1];
    PathReservingNetwork network = new PathReservingNetwork(
        timeline,
        mesh,
        new TransferTime(100_000, 4.25e12 * 0.8, Rounding.PS),
        Succession.AT_END,
        Waiting.OVERTAKING,
        (token, ps) -> arrivedPs[0] = ps);
    network.send(0, 0, to, bytes, 0, 0);
    timeline.run();
    return arrivedPs[0];
  }

  @Test
  void arrivesFromTheClockEvenWithoutAWay() {
    Traffic traffic = new Traffic(Traffic.line(2), Traffic.spec(10, 1, 1, CUT_THROUGH, false), 2);
    traffic.send(0, 1, 1, 100);
    traffic.send(5, 0, 1, 0);
    assertThat(traffic.arrived).isZero();
    traffic.timeline.run();
    // To itself at once; nothing over one link: its latency.
    assertThat(traffic.arrivedPs).containsExactly(0, 7);
  }

  @Test
  void movesOnePacketAfterTheOther() {
    // Line 0-1-2, stored whole, no latency. A: 0 to 2, 10 bytes, at 0. B: 1 to 2, 4 bytes, at 7.
    // C: 1 to 2, 5 bytes, at 8. Link 1-2: B 7..11, and A and C wait, C since 8, A since 10: C
    // 11..16, A 16..26.
    Traffic traffic =
        new Traffic(Traffic.line(3), Traffic.spec(100, 0, 0, STORE_AND_FORWARD, false), 3);
    traffic.send(0, 0, 2, 10);
    traffic.send(7, 1, 2, 4);
    traffic.send(8, 1, 2, 5);
    traffic.timeline.run();
    assertThat(traffic.arrivedPs).containsExactly(26, 11, 16);
    // Edges of a line in order, forwards even: 0-1 is link 0, 1-2 is link 2.
    LinkLoad load = traffic.network.load();
    assertThat(load.busyPs(2)).isEqualTo(19);
    assertThat(load.bytes(2)).isEqualTo(19);
    assertThat(load.queuedPs(2)).isEqualTo((11 - 8) + (16 - 10));
    assertThat(load.busyPs(1) + load.busyPs(3)).isZero();
    load.clear();
    assertThat(load.bytes(2) + load.busyPs(2) + load.queuedPs(2)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 3, 1000})
  void servesTheSmallerRankFirst(long linkPs) {
    // One link, 10 ps each, ready one after the other from 0: rank 1 goes 0..10, then the two of
    // rank 0, then the two of rank 1; rank 7 shares the last queue with rank 1.
    Traffic traffic =
        new Traffic(Traffic.line(2), Traffic.spec(100, linkPs, 0, CUT_THROUGH, false), 5);
    int[] ranks = {1, 7, 0, 1, 0};
    for (int token = 0; token < 5; token++) {
      traffic.network.send(token, 0, 1, 10, ranks[token], token);
    }
    traffic.timeline.run();
    assertThat(traffic.arrivedPs)
        .containsExactly(linkPs + 10, linkPs + 40, linkPs + 20, linkPs + 50, linkPs + 30);
  }

  @Test
  void doesNotHoldUpWhatPassesThrough() {
    // Node 1 starts 100 packets of 10 bytes at 0; one of 9 passes from 0 to 2, at node 1 at 9. The
    // second of node 1 has queued since 0 and goes 10..20, the third since 10; so it goes 20..29.
    Traffic traffic =
        new Traffic(Traffic.line(3), Traffic.spec(10, 0, 0, STORE_AND_FORWARD, false), 2);
    traffic.send(0, 1, 2, 1000);
    traffic.send(0, 0, 2, 9);
    traffic.timeline.run();
    assertThat(traffic.arrivedPs).containsExactly(1009, 29);
  }

  @Test
  void sharesOneLinkBetweenTwoDirectionsOnlyAtHalfDuplex() {
    for (Duplex duplex : Duplex.values()) {
      Topology pair = new Mesh2d(2, 1, Wrap.MESH, Routing.XY, duplex);
      Traffic traffic = new Traffic(pair, Traffic.spec(100, 1, 0, CUT_THROUGH, false), 2);
      traffic.send(0, 0, 1, 10);
      traffic.send(0, 1, 0, 10);
      traffic.timeline.run();
      // 10 + 1; at half duplex the second starts at 10.
      assertThat(traffic.arrivedPs).containsExactly(11, duplex == Duplex.HALF ? 21 : 11);
    }
  }

  @Test
  void keepsAPacketWhoseInputIsBusy() {
    // 3 columns, 2 rows; node = 2 x + y. No latency, packets of 10. At node 2 = (1,0): A from 2 to
    // 4
    // holds link 2-4. B, 0 to 4, is there at 1 and waits for that link. C, 0 to 3, comes through
    // the
    // same input at 11 and wants the link 2-3, which is free.
    PacketSpec spec = Traffic.spec(10, 0, 0, CUT_THROUGH, false);
    for (Queueing queueing : Queueing.values()) {
      PacketSpec used = queueing == Queueing.INPUT ? Traffic.inputQueued(spec) : spec;
      Traffic traffic = new Traffic(Traffic.mesh(3, 2), used, 3);
      traffic.send(0, 2, 4, 15);
      traffic.send(1, 0, 4, 10);
      traffic.send(1, 0, 3, 10);
      traffic.timeline.run();
      // A: packets 0..10 and 10..15, the second queued at 0, before B. C leaves node 0 when B has,
      // at
      // 11, and passes B, 11..21. B goes when its link is free, 15..25; if it also needs the input
      // that C uses, 21..31.
      assertThat(traffic.arrivedPs).containsExactly(15, queueing == Queueing.INPUT ? 31 : 25, 21);
    }
  }

  @Test
  void allocatesNothingOnceItHasGrown() {
    Timeline timeline = new Timeline();
    int[] arrived = {0};
    PacketNetwork network = new PacketNetwork(
        timeline,
        Traffic.ring(16),
        Traffic.spec(1000, 5, 1, CUT_THROUGH, true),
        (token, atPs) -> arrived[0]++);
    long before = 0;
    for (int round = 0; round < 6; round++) {
      before = allocatedBytes();
      for (int token = 0; token < 2000; token++) {
        network.send(timeline.nowPs() + token % 7, token % 16, token % 11, token, 0, token);
      }
      timeline.run();
    }
    // The measurement itself may allocate a little; 2000 transfers of 24 bytes would be 48,000.
    assertThat(allocatedBytes() - before).isLessThan(4000);
    assertThat(arrived[0]).isEqualTo(12_000);
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> Traffic.spec(0, 1, 1, CUT_THROUGH, false))
        .hasMessage("a packet must hold a byte, got 0 B");
    assertThatThrownBy(() -> Traffic.inputQueued(Traffic.spec(1, 1, 1, STORE_AND_FORWARD, false)))
        .hasMessage("input queueing needs cut-through: a packet stored whole has left its input");
    Topology shared = new Mesh2d(2, 2, Wrap.MESH, Routing.XY, Duplex.HALF);
    PacketSpec crossbar = Traffic.inputQueued(Traffic.spec(1, 1, 1, CUT_THROUGH, false));
    assertThatThrownBy(() -> new Traffic(shared, crossbar, 1))
        .hasMessage("input queueing needs a link for each direction");
    Traffic traffic = new Traffic(Traffic.line(2), Traffic.spec(1, 1, 1, CUT_THROUGH, false), 1);
    assertThatThrownBy(() -> traffic.send(0, 0, 1, -1))
        .hasMessage("transfer of -1 B, rank 0, ready at 0 ps, now 0 ps");
  }
}
