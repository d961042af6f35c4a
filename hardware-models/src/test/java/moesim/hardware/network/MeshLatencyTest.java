package moesim.hardware.network;

import static moesim.hardware.network.PacketSpec.Forwarding.CUT_THROUGH;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import moesim.hardware.topology.Mesh2d;
import moesim.kernel.Phase;
import moesim.kernel.Timeline;
import moesim.kernel.Timer;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The 8x8 mesh under uniform traffic against the mean packet latencies that BookSim2 gives.
 *
 * <p><b>Units.</b> A cycle is a picosecond and a flit a byte. <b>Source.</b> BookSim2 with the configuration that docs/validation.md names.
 * What it fixes here: links of one cycle; routers of three, one each to allocate the virtual channel and the switch and
 * one to cross it (vc_alloc_delay 1, sw_alloc_delay 1, routing_delay 0, and the crossbar's single cycle, BookSim's
 * default); packets of 5 flits; internal speed-up 1, so an input hands on one flit per cycle: input queueing; ports,
 * because nodes inject and eject over links of one cycle. Each node makes a packet in a cycle with probability
 * rate / 5, for any node, itself included. Latency runs from that cycle to the last flit, the wait at the source
 * included, over packets made after the warm-up of 20,000 cycles. The delays are those of its
 * configuration; of four structures of queues this one was kept for its agreement.
 */
class MeshLatencyTest {
  private static final int CYCLES = 80_000;
  private static final int WARM_UP = 20_000;
  private static final int FLITS = 5;
  private static final Mesh2d MESH = Traffic.mesh(8, 8);
  private static final PacketSpec ROUTER =
      Traffic.inputQueued(Traffic.spec(FLITS, 1, 3, CUT_THROUGH, true));

  @ParameterizedTest
  @CsvSource({
    // flits per node and cycle, BookSim2's mean latency, tolerance in %
    "0.05, 31.8, 5",
    "0.10, 32.9, 5",
    "0.20, 36.6, 5",
    "0.30, 45.4, 10"
  })
  void takesAsLongAsInTheFlitSimulator(double rate, double published, double percent) {
    assertThat(meanLatency(rate, 20251101))
        .isCloseTo(published, Percentage.withPercentage(percent));
  }

  @Test
  void takesThePipelineAlone() {
    // A link in, then a router and a link for each of h + 1 routers, then the flits:
    // 1 + 4 (h + 1) + 5 cycles. Corner to corner h = 14: 66. Uniform traffic has h = 5.25: 31.
    Traffic traffic = new Traffic(MESH, ROUTER, 1);
    traffic.send(0, 0, 63, FLITS);
    traffic.timeline.run();
    assertThat(traffic.arrivedPs[0]).isEqualTo(66);
    // At a load that makes meetings rare the mean is that. 64 x 80,000 x 0.0002 packets = 1000,
    // hops
    // have a standard deviation of 2.4, times 4 / sqrt(1000) = 0.3; four of those.
    assertThat(meanLatency(0.001, 7)).isBetween(31 - 1.2, 31 + 1.2);
  }

  private static double meanLatency(double rate, int seed) {
    Timeline timeline = new Timeline();
    SplittableRandom random = new SplittableRandom(seed);
    long[] sums = new long[2];
    // The token is the cycle a packet was made in.
    PacketNetwork network = new PacketNetwork(timeline, MESH, ROUTER, (madePs, atPs) -> {
      if (madePs >= WARM_UP) {
        sums[0] += atPs - madePs;
        sums[1]++;
      }
    });
    Timer[] cycle = new Timer[1];
    cycle[0] = timeline.timer(Phase.ARRIVAL, () -> {
      int nowPs = (int) timeline.nowPs();
      for (int node = 0; node < 64; node++) {
        if (random.nextDouble() < rate / FLITS) {
          network.send(nowPs, node, random.nextInt(64), FLITS, 0, nowPs);
        }
      }
      if (nowPs < CYCLES) {
        cycle[0].setAfter(1);
      }
    });
    cycle[0].setAt(0);
    timeline.run();
    return (double) sums[0] / sums[1];
  }
}
