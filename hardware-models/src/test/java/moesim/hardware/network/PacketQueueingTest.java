package moesim.hardware.network;

import static moesim.hardware.network.PacketSpec.Forwarding.CUT_THROUGH;
import static moesim.hardware.network.PacketSpec.Forwarding.STORE_AND_FORWARD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import moesim.hardware.network.PacketSpec.Forwarding;
import moesim.hardware.topology.Duplex;
import moesim.hardware.topology.Mesh2d;
import moesim.hardware.topology.Routing;
import moesim.hardware.topology.Topology;
import moesim.hardware.topology.Wrap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packet network against queueing theory, conservation laws and a second algorithm. */
class PacketQueueingTest {
  private static final Topology PAIR = Traffic.line(2);

  @Test
  void isADD1Queue() {
    // Service 100 ps. Every 100 ps nobody waits; every 60 ps the k-th waits 40 k.
    for (long everyPs : new long[] {100, 60}) {
      Traffic traffic = new Traffic(PAIR, Traffic.spec(100, 0, 0, STORE_AND_FORWARD, false), 1000);
      for (int k = 0; k < 1000; k++) {
        traffic.send(k * everyPs, 0, 1, 100);
      }
      traffic.timeline.run();
      for (int k = 0; k < 1000; k++) {
        assertThat(traffic.arrivedPs[k]).isEqualTo(k * 100L + 100);
      }
      long waitedPs = (100 - everyPs) * 999 * 1000 / 2;
      assertThat(traffic.network.load().queuedPs(0)).isEqualTo(waitedPs);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.6, 0.8})
  void isAnMD1Queue(double load) {
    long[] readyPs = SingleServer.poisson(load);
    Traffic traffic = new Traffic(
        PAIR,
        Traffic.spec(SingleServer.SERVICE_PS, 0, 0, STORE_AND_FORWARD, false),
        readyPs.length);
    for (long ps : readyPs) {
      traffic.send(ps, 0, 1, SingleServer.SERVICE_PS);
    }
    traffic.timeline.run();
    double mean = SingleServer.meanWaitPs(load, readyPs, traffic.arrivedPs);
    assertThat(traffic.network.load().queuedPs(0) / (double) readyPs.length)
        .isCloseTo(mean, Offset.offset(1e-6 * mean));
  }

  /** Routers and ports of every kind, each under a load that no link can bear for long. */
  private static List<PacketSpec> specs() {
    List<PacketSpec> specs = new ArrayList<>();
    for (boolean ports : new boolean[] {false, true}) {
      specs.add(Traffic.spec(64, 3, 2, STORE_AND_FORWARD, ports));
      specs.add(Traffic.spec(64, 300, 200, CUT_THROUGH, ports));
      specs.add(Traffic.inputQueued(Traffic.spec(64, 3, 2, CUT_THROUGH, ports)));
      specs.add(Traffic.inputQueued(Traffic.spec(64, 0, 0, CUT_THROUGH, ports)));
    }
    return specs;
  }

  private static Traffic randomLoad(Topology topology, PacketSpec spec, int transfers, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Traffic traffic = new Traffic(topology, spec, transfers);
    int nodes = topology.nodeCount();
    for (int token = 0; token < transfers; token++) {
      int to = random.nextInt(nodes);
      int rank = random.nextInt(3);
      traffic.network.send(
          random.nextInt(2000), random.nextInt(nodes), to, random.nextInt(300), rank, token);
    }
    traffic.timeline.run();
    return traffic;
  }

  @Test
  void drainsEveryLoadAndTheSameWayTwice() {
    for (PacketSpec spec : specs()) {
      for (Wrap wrap : Wrap.values()) {
        for (int seed = 0; seed < 10; seed++) {
          Topology grid = new Mesh2d(4, 3, wrap, Routing.XY, Duplex.FULL);
          Traffic once = randomLoad(grid, spec, 500, seed);
          assertThat(once.arrived).as("%s, seed %d", spec, seed).isEqualTo(500);
          assertThat(randomLoad(grid, spec, 500, seed).arrivedPs).isEqualTo(once.arrivedPs);
        }
      }
    }
  }

  @Test
  void drainsLinksThatServeBothDirections() {
    Topology grid = new Mesh2d(4, 4, Wrap.TORUS, Routing.YX, Duplex.HALF);
    for (PacketSpec spec : specs()) {
      if (spec.queueing() == PacketSpec.Queueing.OUTPUT) {
        assertThat(randomLoad(grid, spec, 3000, 1).arrived).isEqualTo(3000);
      }
    }
  }

  @Test
  void conservesBytesAndTheTimeOfEveryLink() {
    Topology grid = new Mesh2d(5, 3, Wrap.TORUS, Routing.XY, Duplex.FULL);
    int[] route = new int[grid.longestRoute()];
    for (PacketSpec spec : specs()) {
      for (int seed = 0; seed < 10; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        Traffic traffic = new Traffic(grid, spec, 400);
        long[] expected = new long[grid.linkCount()];
        for (int token = 0; token < 400; token++) {
          int from = random.nextInt(15);
          int to = random.nextInt(15);
          long bytes = random.nextInt(500);
          traffic.send(random.nextInt(5000), from, to, bytes);
          for (int hop = 0; hop < grid.route(from, to, route); hop++) {
            expected[route[hop]] += bytes;
          }
        }
        traffic.timeline.run();
        LinkLoad load = traffic.network.load();
        for (int link = 0; link < expected.length; link++) {
          assertThat(load.bytes(link)).isEqualTo(expected[link]);
          // A byte holds a link for a picosecond; no link is held longer than time passed.
          assertThat(load.busyPs(link)).isEqualTo(expected[link]);
          assertThat(load.busyPs(link)).isLessThanOrEqualTo(traffic.timeline.nowPs());
        }
      }
    }
  }

  @Test
  void neverOverlapsTwoPacketsOnALink() {
    // What arrives over the same last link is at least as far apart as the later one holds it.
    Topology ring = Traffic.ring(9);
    int[] route = new int[ring.longestRoute()];
    for (Forwarding forwarding : Forwarding.values()) {
      Traffic traffic = new Traffic(ring, Traffic.spec(10_000, 3, 2, forwarding, false), 2000);
      SplittableRandom random = new SplittableRandom(3);
      long[] bytes = new long[2000];
      List<List<Integer>> over = new ArrayList<>();
      for (int link = 0; link < ring.linkCount(); link++) {
        over.add(new ArrayList<>());
      }
      for (int token = 0; token < 2000; token++) {
        int from = random.nextInt(9);
        int to = (from + 1 + random.nextInt(8)) % 9;
        bytes[token] = 1L + random.nextInt(200);
        traffic.send(random.nextInt(50_000), from, to, bytes[token]);
        over.get(route[ring.route(from, to, route) - 1]).add(token);
      }
      traffic.timeline.run();
      for (List<Integer> tokens : over) {
        tokens.sort(Comparator.comparingLong(token -> traffic.arrivedPs[token]));
        for (int k = 1; k < tokens.size(); k++) {
          long gapPs = traffic.arrivedPs[tokens.get(k)] - traffic.arrivedPs[tokens.get(k - 1)];
          assertThat(gapPs).isGreaterThanOrEqualTo(bytes[tokens.get(k)]);
        }
      }
    }
  }

  private record Head(long atPs, int token, int node, int hop) {}

  @ParameterizedTest
  @CsvSource({
    // Links faster and slower than the packets they carry.
    "CUT_THROUGH, 700",
    "CUT_THROUGH, 200000",
    "STORE_AND_FORWARD, 700",
    "STORE_AND_FORWARD, 200000"
  })
  void arrivesWhenTheRecurrenceOfFifoLinksSays(Forwarding forwarding, long linkPs) {
    // First come, first served needs no queue: start = max(arrival, end of the one before), over
    // heads in order of time. Two heads that want a link from the same picosecond on are rare among
    // holds of thousands, and seeds with such a tie are left out.
    Topology grid = Traffic.mesh(4, 4);
    boolean stored = forwarding == STORE_AND_FORWARD;
    int compared = 0;
    for (int seed = 0; seed < 40; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Traffic traffic =
          new Traffic(grid, Traffic.spec(1 << 20, linkPs, 300, forwarding, true), 200);
      PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparingLong(Head::atPs));
      int[][] routes = new int[200][];
      long[] bytes = new long[200];
      for (int token = 0; token < 200; token++) {
        int from = random.nextInt(16);
        int to = random.nextInt(16);
        long readyPs = random.nextInt(1_000_000);
        bytes[token] = 1L + random.nextInt(50_000);
        traffic.send(readyPs, from, to, bytes[token]);
        int[] links = new int[grid.longestRoute() + 2];
        links[0] = grid.linkCount() + from;
        int[] inner = new int[grid.longestRoute()];
        int hops = grid.route(from, to, inner);
        System.arraycopy(inner, 0, links, 1, hops);
        links[hops + 1] = grid.linkCount() + 16 + to;
        routes[token] = Arrays.copyOf(links, hops + 2);
        heads.add(new Head(readyPs, token, from, 0));
      }
      traffic.timeline.run();
      long[] freePs = new long[grid.linkCount() + 32];
      long[] cameLastPs = new long[freePs.length];
      long[] expected = new long[200];
      boolean tied = false;
      while (!heads.isEmpty()) {
        Head head = heads.remove();
        int link = routes[head.token][head.hop];
        tied |= cameLastPs[link] == head.atPs;
        cameLastPs[link] = head.atPs;
        long startPs = Math.max(head.atPs, freePs[link]);
        freePs[link] = startPs + bytes[head.token];
        boolean last = head.hop + 1 == routes[head.token].length;
        long nextPs = startPs + linkPs + (head.hop == 0 ? 0 : 300);
        nextPs += stored || last ? bytes[head.token] : 0;
        if (last) {
          expected[head.token] = nextPs;
        } else {
          heads.add(new Head(nextPs, head.token, head.node, head.hop + 1));
        }
      }
      if (!tied) {
        compared++;
        assertThat(traffic.arrivedPs).as("seed %d", seed).isEqualTo(expected);
      }
    }
    assertThat(compared).isGreaterThan(10);
  }
}
