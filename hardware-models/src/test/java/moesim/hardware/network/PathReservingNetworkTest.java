package moesim.hardware.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import moesim.hardware.reservation.Succession;
import moesim.hardware.reservation.Waiting;
import moesim.hardware.topology.Duplex;
import moesim.hardware.topology.Mesh2d;
import moesim.hardware.topology.Routing;
import moesim.hardware.topology.Topology;
import moesim.hardware.topology.Wrap;
import moesim.kernel.Phase;
import moesim.kernel.Timeline;
import moesim.kernel.Timer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Reserved paths against queueing theory and conservation laws; Reservations has the naive second
 * algorithm.
 */
class PathReservingNetworkTest {
  /** One hop takes no time here, a byte one picosecond. */
  private static final TransferTime BYTE_PER_PS = new TransferTime(0, 1e12, Rounding.PS);

  /** A transfer is ready when it is sent; it is sent from the clock. */
  private static final class Sender {
    final Timeline timeline = new Timeline();
    final PathReservingNetwork network;
    final long[] readyPs;
    final long[] arrivedPs;
    private final int[] from;
    private final int[] to;
    private final long[] bytes;
    private final Timer timer = timeline.timer(Phase.ARRIVAL, this::send);
    private int ranks = 1;
    private int next;
    private int arrived;

    Sender(Topology topology, Waiting waiting, long[] readyPs) {
      this.readyPs = readyPs;
      arrivedPs = new long[readyPs.length];
      from = new int[readyPs.length];
      to = new int[readyPs.length];
      bytes = new long[readyPs.length];
      network = new PathReservingNetwork(
          timeline, topology, BYTE_PER_PS, Succession.AT_END, waiting, this::note);
    }

    private void note(int token, long atPs) {
      arrivedPs[token] = atPs;
      arrived++;
    }

    Sender transfer(int token, int from, int to, long bytes) {
      this.from[token] = from;
      this.to[token] = to;
      this.bytes[token] = bytes;
      return this;
    }

    Sender overOneLink(long bytes) {
      for (int token = 0; token < readyPs.length; token++) {
        transfer(token, 0, 1, bytes);
      }
      return this;
    }

    Sender run() {
      timer.setAt(readyPs[0]);
      timeline.run();
      return this;
    }

    private void send() {
      while (next < readyPs.length && readyPs[next] == timeline.nowPs()) {
        network.send(readyPs[next], from[next], to[next], bytes[next], next % ranks, next);
        next++;
      }
      if (next < readyPs.length) {
        timer.setAt(readyPs[next]);
      }
    }

    long startPs(int token) {
      return arrivedPs[token] - bytes[token];
    }
  }

  private static Mesh2d pair() {
    return new Mesh2d(2, 1, Wrap.MESH, Routing.XY, Duplex.HALF);
  }

  @ParameterizedTest
  @CsvSource({
    "100, OVERTAKING",
    "60, OVERTAKING",
    "100, HEAD_OF_LINE",
    "60, HEAD_OF_LINE",
  })
  void isADD1Queue(long everyPs, Waiting waiting) {
    long[] readyPs = new long[1000];
    Arrays.setAll(readyPs, k -> k * everyPs);
    Sender sender = new Sender(pair(), waiting, readyPs).overOneLink(100).run();
    for (int k = 0; k < 1000; k++) {
      assertThat(sender.arrivedPs[k]).isEqualTo(k * 100L + 100);
    }
    assertThat(sender.network.load().queuedPs(0)).isEqualTo((100 - everyPs) * 999 * 1000 / 2);
    assertThat(sender.network.load().busyPs(0)).isEqualTo(100_000);
  }

  @ParameterizedTest
  @CsvSource({
    "0.3, OVERTAKING", "0.6, OVERTAKING", "0.8, OVERTAKING",
    "0.3, HEAD_OF_LINE", "0.6, HEAD_OF_LINE", "0.8, HEAD_OF_LINE",
  })
  void isAnMD1Queue(double load, Waiting waiting) {
    long[] readyPs = SingleServer.poisson(load);
    Sender sender = new Sender(pair(), waiting, readyPs)
        .overOneLink(SingleServer.SERVICE_PS)
        .run();
    double mean = SingleServer.meanWaitPs(load, readyPs, sender.arrivedPs);
    assertThat(sender.network.load().queuedPs(0) / (double) readyPs.length)
        .isCloseTo(mean, Offset.offset(1e-6 * mean));
  }

  @ParameterizedTest
  @EnumSource(Waiting.class)
  void neverOverlapsTwoTransfersOnAnyLinkAndDrains(Waiting waiting) {
    for (Duplex duplex : Duplex.values()) {
      Topology grid = new Mesh2d(5, 4, Wrap.TORUS, Routing.YX, duplex);
      SplittableRandom random = new SplittableRandom(5);
      long[] readyPs = random.longs(2000, 0, 100_000).sorted().toArray();
      Sender sender = new Sender(grid, waiting, readyPs);
      sender.ranks = 2;
      long[] expected = new long[grid.linkCount()];
      List<List<Integer>> over = new ArrayList<>();
      for (int link = 0; link < expected.length; link++) {
        over.add(new ArrayList<>());
      }
      int[] route = new int[grid.longestRoute()];
      for (int token = 0; token < readyPs.length; token++) {
        int from = random.nextInt(20);
        int to = (from + 1 + random.nextInt(19)) % 20;
        long bytes = 1L + random.nextInt(500);
        sender.transfer(token, from, to, bytes);
        for (int hop = grid.route(from, to, route) - 1; hop >= 0; hop--) {
          over.get(route[hop]).add(token);
          expected[route[hop]] += bytes;
        }
      }
      sender.run();
      assertThat(sender.arrived).isEqualTo(readyPs.length);
      LinkLoad load = sender.network.load();
      for (int link = 0; link < expected.length; link++) {
        assertThat(load.bytes(link)).isEqualTo(expected[link]);
        assertThat(load.busyPs(link)).isEqualTo(expected[link]);
        List<Integer> tokens = over.get(link);
        tokens.sort(Comparator.comparingLong(sender::startPs));
        for (int k = 1; k < tokens.size(); k++) {
          assertThat(sender.startPs(tokens.get(k)))
              .isGreaterThanOrEqualTo(sender.arrivedPs[tokens.get(k - 1)]);
        }
        tokens.forEach(
            token -> assertThat(sender.startPs(token)).isGreaterThanOrEqualTo(readyPs[token]));
      }
    }
  }
}
