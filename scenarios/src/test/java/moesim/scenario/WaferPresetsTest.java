package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import moesim.hardware.allocation.CostModel;
import moesim.hardware.network.PacketSpec;
import moesim.hardware.network.Rounding;
import moesim.hardware.reservation.Succession;
import moesim.hardware.reservation.Waiting;
import moesim.hardware.topology.Duplex;
import moesim.hardware.topology.Topology;
import moesim.hardware.wafer.Fidelity;
import moesim.hardware.wafer.OrdersInChaos;
import moesim.hardware.wafer.OrdersInChaos.Model;
import moesim.hardware.wafer.ReplicaSpec;
import moesim.hardware.wafer.WaferSpec;
import moesim.hardware.wafer.WaferSwitches;
import moesim.units.DataSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped presets of wafers, read from their files, against the case study written down in Java. */
class WaferPresetsTest {
  private static WaferRun bind(String preset, String model, String... settings) {
    Scenario scenario = ScenarioReader.read(new ScenarioText(
        "s.yaml",
        Path.of(""),
        """
            scenario: preset
            model: { preset: MODEL }
            trace: { format: calibrated, requests: 4 }
            batch: { requests: 4 }
            machine: { kind: wafer, preset: PRESET }
            """.replace("MODEL", model).replace("PRESET", preset),
        List.of(settings)));
    assertThat(scenario.plans()).hasSize(1);
    return (WaferRun) scenario.plans().get(0).spec();
  }

  @ParameterizedTest
  @CsvSource({
    "deepseek-v3, DEEPSEEK, 5, 5",
    "kimi-k2, KIMI, 5, 5",
    "qwen3-235b-a22b, QWEN, 5, 5",
    "llama-4-maverick, LLAMA4, 5, 5",
    "qwen3-235b-a22b, QWEN, 8, 3",
  })
  void ordersInChaosIsTheCaseStudy(String preset, Model model, int columns, int rows) {
    WaferRun run = bind("orders-in-chaos", preset, "machine.topology.mesh=" + columns + "x" + rows);
    WaferSpec written = OrdersInChaos.wafer(columns, rows, Duplex.HALF, model);
    WaferSpec read = run.wafer();
    assertThat(read.die()).isEqualTo(written.die());
    assertThat(read.hbm()).isEqualTo(written.hbm());
    assertThat(read.llc()).isEqualTo(written.llc());
    assertThat(read.link()).isEqualTo(written.link());
    assertThat(read.requestBytes()).isEqualTo(written.requestBytes());
    assertThat(read.replicas()).isEmpty();
    assertSameRoutes(read.topology(), written.topology());
    // The one difference: the queues of the case study serve their head or nobody. Overtaking is
    // the fidelity of the class.
    assertThat(read.switches())
        .isEqualTo(new WaferSwitches(
            Fidelity.CONTENDED,
            Succession.AT_START,
            Waiting.HEAD_OF_LINE,
            Rounding.NS,
            true,
            false,
            false));
    assertThat(written.switches().waiting()).isEqualTo(Waiting.OVERTAKING);
    assertThat(run.shape()).isEqualTo(model.shape());
    assertThat(run.iterations()).isEqualTo(128);
    assertThat(run.packets()).isEmpty();
    assertThat(run.dense()).isEmpty();
    assertThat(run.energy()).isEmpty();
    assertThat(run.predictor()).isEmpty();
  }

  private static void assertSameRoutes(Topology read, Topology written) {
    assertThat(read.nodeCount()).isEqualTo(written.nodeCount());
    assertThat(read.linkCount()).isEqualTo(written.linkCount());
    int[] ours = new int[read.longestRoute()];
    int[] theirs = new int[written.longestRoute()];
    for (int from = 0; from < read.nodeCount(); from++) {
      for (int to = 0; to < read.nodeCount(); to++) {
        int hops = read.route(from, to, ours);
        assertThat(written.route(from, to, theirs)).isEqualTo(hops);
        for (int hop = 0; hop < hops; hop++) {
          assertThat(ours[hop]).isEqualTo(theirs[hop]);
        }
      }
    }
  }

  @Test
  void thePlannerHasTheFiguresOfTheCaseStudy() {
    // 6 x 7168 x 2048 operations a token, 3 x 7168 x 2048 x 2 B; wafer-wide rates and the flat
    // shares of the planner.
    assertThat(bind("orders-in-chaos", "deepseek-v3").costs())
        .isEqualTo(new CostModel(
            88_080_384L,
            88_080_384L,
            1e15,
            0.7,
            300_000,
            3_350_000_000_000L,
            0.90,
            200_000,
            1_741_000_000_000L,
            0.90));
  }

  @Test
  void copiesAreUnboundedInTheCaseStudyAndBoundedInReality() {
    String predicts = "prediction.policy=cross-token";
    for (String preset : List.of("orders-in-chaos", "realistic")) {
      assertThat(bind(preset, "qwen3-235b-a22b", predicts)
              .wafer()
              .replicas()
              .orElseThrow()
              .granularity())
          .isEqualTo(ReplicaSpec.Granularity.SLICE);
    }
    assertThat(bind("orders-in-chaos", "qwen3-235b-a22b", predicts)
            .wafer()
            .replicas()
            .orElseThrow()
            .capacity())
        .isEmpty();
    assertThat(bind("realistic", "qwen3-235b-a22b", predicts)
            .wafer()
            .replicas()
            .orElseThrow()
            .capacity())
        .isEqualTo(Optional.of(DataSize.parse("4 GB")));
  }

  @ParameterizedTest
  @CsvSource({"deepseek-v3", "kimi-k2", "qwen3-235b-a22b", "llama-4-maverick"})
  void realisticBindsForEveryModelOfTheStudy(String model) {
    for (String mesh : List.of("5x5", "8x3")) {
      WaferRun run = bind("realistic", model, "model.weights=fp8", "machine.topology.mesh=" + mesh);
      assertThat(run.shape().weightBits()).isEqualTo(8);
      assertThat(run.packets()).get().satisfies(packets -> {
        assertThat(packets.queueing()).isEqualTo(PacketSpec.Queueing.OUTPUT);
        assertThat(packets.ports()).isFalse();
      });
      assertThat(run.dense()).isPresent();
      assertThat(run.wafer().switches().tokensMove()).isTrue();
      assertThat(run.wafer().switches().overflowFails()).isTrue();
    }
  }
}
