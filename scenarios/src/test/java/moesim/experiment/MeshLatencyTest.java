package moesim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import moesim.hardware.network.Network;
import moesim.kernel.Phase;
import moesim.kernel.Timeline;
import moesim.kernel.Timer;
import moesim.scenario.WaferRun;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The packet network of a scenario, an 8x8 mesh under uniform traffic, against the mean packet
 * latencies that BookSim2 gives.
 *
 * <p><b>Units.</b> A cycle is a nanosecond and a flit a byte. <b>Source.</b> BookSim2 with the
 * configuration that docs/validation.md names. What it fixes here: links of one cycle; routers of
 * three, one each to allocate the virtual channel and the switch and one to cross it
 * (vc_alloc_delay 1, sw_alloc_delay 1, routing_delay 0, and the crossbar's single cycle, BookSim's
 * default); packets of 5 flits; internal speed-up 1, so an input hands on one flit per cycle: input
 * queueing; ports, because nodes inject and eject over links of one cycle. Each node makes a packet
 * in a cycle with probability rate / 5, for any node, itself included. Latency runs from that cycle
 * to the last flit, the wait at the source included, over packets made after the warm-up of 20,000
 * cycles.
 *
 * <p><b>What was chosen.</b> The delays are those of the configuration. The bars are held against
 * input queues of whole packets, chosen of four structures with the latencies of all four known;
 * {@link #theOtherStructures} has the rest.
 */
@Tag("once")
class MeshLatencyTest {
  private static final int CYCLE_PS = 1000;
  private static final int CYCLES = 80_000;
  private static final int WARM_UP = 20_000;
  private static final int FLITS = 5;
  private static final int NODES = 64;

  private static WaferRun mesh(String queueing, int flitsPerPacket) {
    return (WaferRun) Runs.scenario(
            """
            scenario: mesh
            model: { preset: qwen3-235b-a22b }
            trace: { format: calibrated, requests: 1 }
            machine:
              kind: wafer
              preset: realistic
              topology.mesh: 8x8
              link: { bandwidth: 1 GB/s, efficiency: 1, latency: 1 ns }
              network: { router_delay: 3 ns, ports: true }
            """,
            "machine.network.queueing=" + queueing,
            "machine.network.packet=" + flitsPerPacket + " B")
        .plans()
        .get(0)
        .spec();
  }

  @ParameterizedTest
  @CsvSource({
    // flits per node and cycle, BookSim2's mean latency, tolerance in %
    "0.05, 31.8, 5",
    "0.10, 32.9, 5",
    "0.20, 36.6, 5",
    "0.30, 45.4, 10"
  })
  void takesAsLongAsInTheFlitSimulator(double rate, double published, double percent) {
    assertThat(meanLatency(mesh("input", FLITS), rate, 20251101))
        .isCloseTo(published, Percentage.withPercentage(percent));
  }

  /** The table of docs/validation.md, as measured: no bar is held against these. */
  @ParameterizedTest
  @CsvSource({
    // queueing, flits that move as one, mean latency at 0.05, 0.10, 0.20, 0.30
    "input, 1, 32.1, 33.3, 36.8, 43.6",
    "output, 5, 31.7, 32.4, 34.7, 39.1",
    "output, 1, 32.1, 33.1, 36.0, 40.9"
  })
  void theOtherStructures(
      String queueing, int flits, double at05, double at10, double at20, double at30) {
    double[] rates = {0.05, 0.10, 0.20, 0.30};
    double[] documented = {at05, at10, at20, at30};
    for (int i = 0; i < rates.length; i++) {
      assertThat(meanLatency(mesh(queueing, flits), rates[i], 20251101))
          .as("%s, %d flits, %s", queueing, flits, rates[i])
          .isCloseTo(documented[i], Offset.offset(0.051));
    }
  }

  @Test
  void takesThePipelineAlone() {
    // A link in, then a router and a link for each of h + 1 routers, then the flits:
    // 1 + 4 (h + 1) + 5 cycles. Corner to corner h = 14: 66. Uniform traffic has h = 5.25: 31.
    Timeline timeline = new Timeline();
    long[] arrivedPs = new long[1];
    WaferRun run = mesh("input", FLITS);
    Network network = run.network().create(timeline, (token, atPs) -> arrivedPs[0] = atPs);
    network.send(0, 0, NODES - 1, FLITS, 0, 0);
    timeline.run();
    assertThat(arrivedPs[0]).isEqualTo(66 * CYCLE_PS);
    // At a load that makes meetings rare the mean is that. 64 x 80,000 x 0.0002 packets = 1000,
    // hops
    // have a standard deviation of 2.4, times 4 / sqrt(1000) = 0.3; four of those.
    assertThat(meanLatency(run, 0.001, 7)).isBetween(31 - 1.2, 31 + 1.2);
  }

  /** In cycles. */
  private static double meanLatency(WaferRun run, double rate, int seed) {
    Timeline timeline = new Timeline();
    SplittableRandom random = new SplittableRandom(seed);
    long[] sums = new long[2];
    // The token is the cycle a packet was made in.
    Network network = run.network().create(timeline, (made, atPs) -> {
      if (made >= WARM_UP) {
        sums[0] += atPs - (long) made * CYCLE_PS;
        sums[1]++;
      }
    });
    Timer[] cycle = new Timer[1];
    cycle[0] = timeline.timer(Phase.ARRIVAL, () -> {
      int now = (int) (timeline.nowPs() / CYCLE_PS);
      for (int node = 0; node < NODES; node++) {
        if (random.nextDouble() < rate / FLITS) {
          network.send(timeline.nowPs(), node, random.nextInt(NODES), FLITS, 0, now);
        }
      }
      if (now < CYCLES) {
        cycle[0].setAfter(CYCLE_PS);
      }
    });
    cycle[0].setAt(0);
    timeline.run();
    return (double) sums[0] / sums[1] / CYCLE_PS;
  }
}
