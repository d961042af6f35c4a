package moesim.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.hardware.allocation.CostModel;
import moesim.hardware.network.PacketSpec;
import moesim.hardware.network.Rounding;
import moesim.hardware.reservation.Succession;
import moesim.hardware.reservation.Waiting;
import moesim.hardware.topology.Duplex;
import moesim.hardware.topology.Mesh2d;
import moesim.hardware.topology.Routing;
import moesim.hardware.topology.Topology;
import moesim.hardware.topology.Wrap;
import moesim.hardware.wafer.DieSpec;
import moesim.hardware.wafer.Fidelity;
import moesim.hardware.wafer.HbmSpec;
import moesim.hardware.wafer.LinkSpec;
import moesim.hardware.wafer.LlcSpec;
import moesim.hardware.wafer.ReplicaSpec;
import moesim.hardware.wafer.StudiedModel;
import moesim.hardware.wafer.WaferSpec;
import moesim.hardware.wafer.WaferSwitches;
import moesim.input.Option;
import moesim.input.Problems;
import moesim.units.Bandwidth;
import moesim.units.DataSize;
import moesim.units.FlopRate;
import moesim.units.Latency;
import moesim.yaml.Node;
import moesim.yaml.Yaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The shipped presets of wafers, read from their files, against the case study written down in
 * Java.
 */
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
  void ordersInChaosIsTheCaseStudy(String preset, StudiedModel model, int columns, int rows) {
    WaferRun run = bind("orders-in-chaos", preset, "machine.topology.mesh=" + columns + "x" + rows);
    WaferSpec read = run.wafer();
    assertThat(read.die())
        .isEqualTo(new DieSpec(FlopRate.parse("1000 TFLOP/s"), model.efficiency()));
    assertThat(read.hbm())
        .isEqualTo(new HbmSpec(
            DataSize.parse("80 GB"),
            // A tenth of it, says the paper; the simulator reserves nothing.
            DataSize.parse("8 GB"),
            Bandwidth.parse("3350 GB/s"),
            model.hbmEfficiency(),
            Latency.parse("300 ns")));
    assertThat(read.llc())
        .isEqualTo(new LlcSpec(
            DataSize.parse("64 MiB"),
            2,
            true,
            Latency.parse("100 ns"),
            Latency.parse("110 ns"),
            Latency.parse("30 ns")));
    assertThat(read.link())
        .isEqualTo(new LinkSpec(Bandwidth.parse("1741 GB/s"), 0.90, Latency.parse("200 ns")));
    assertThat(read.requestBytes()).isEqualTo(16);
    assertThat(read.replicas()).isEmpty();
    assertSameRoutes(
        read.topology(), new Mesh2d(columns, rows, Wrap.MESH, Routing.XY, Duplex.HALF));
    assertThat(read.switches())
        .isEqualTo(new WaferSwitches(
            Fidelity.CONTENDED,
            Succession.AT_START,
            Waiting.HEAD_OF_LINE,
            Rounding.NS,
            true,
            false,
            false));
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

  /** By section: the switches of a wafer, which are its keys with a default. */
  private static Map<String, List<Option<?>>> switches() {
    Map<String, List<Option<?>>> switches = new LinkedHashMap<>();
    switches.put("machine", WaferKeys.MACHINE);
    switches.put("placement", List.of(WaferKeys.PLACEMENT));
    switches.put("prediction", Keys.section("prediction").options());
    switches.put("cache", List.of(WaferKeys.BOUNDED));
    switches.replaceAll((section, options) ->
        options.stream().filter(option -> option.fallback().isPresent()).toList());
    return switches;
  }

  private static Object valueIn(String preset, String section, Option<?> option) {
    Problems problems = new Problems();
    Node.Mapping file =
        (Node.Mapping) Yaml.read("s.yaml", "machine: { preset: " + preset + " }", problems);
    Node.Mapping whole = new Presets(Vocabulary.shipped(), problems).under(file);
    problems.throwIfAny();
    Node.Mapping options = (Node.Mapping) whole.entries().get(section).value();
    assertThat(options.keys()).as("preset %s", preset).contains(option.name());
    Node.Scalar written = (Node.Scalar) options.entries().get(option.name()).value();
    return option.type().read(written.at(section + "." + option.name()));
  }

  @Test
  void everySwitchStandsInEveryPresetAndItsDefaultIsThatOfRealistic() {
    assertThat(switches().get("machine")).hasSizeGreaterThan(15);
    switches()
        .forEach((section, options) -> options.forEach(option -> {
          assertThat(valueIn("orders-in-chaos", section, option)).isNotNull();
          assertThat(valueIn("realistic", section, option))
              .as("%s.%s", section, option.name())
              .isEqualTo(option.fallback().orElseThrow());
        }));
  }

  @Test
  void quantitiesAloneAreAWafer() {
    String quantities = """
        scenario: bare
        model: { preset: qwen3-235b-a22b }
        trace: { format: calibrated, requests: 4 }
        batch: { requests: 4, iterations: 128 }
        machine:
          kind: wafer
          topology.mesh: 5x5
          link: { bandwidth: 1741 GB/s, efficiency: 0.90, latency: 200 ns }
          network: { packet: 1 MiB, router_delay: 0 ns }
          die: { compute: 1000 TFLOP/s, efficiency: orders-in-chaos }
          hbm: { capacity: 80 GB, reserved: 8 GB, bandwidth: 3350 GB/s, efficiency: 0.90, latency: 300 ns }
          llc: { size: 64 MiB, ways: 2, hit: 100 ns, miss: 110 ns, store: 30 ns }
          request_bytes: 16 B
          planner: { efficiency: 0.7, hbm_efficiency: 0.90 }
        allocation: { policy: first-seen-round-robin }
        """;
    Scenario scenario =
        ScenarioReader.read(new ScenarioText("s.yaml", Path.of(""), quantities, List.of()));
    WaferRun bare = (WaferRun) scenario.plans().get(0).spec();
    WaferRun realistic = bind("realistic", "qwen3-235b-a22b");
    assertThat(bare.wafer().switches()).isEqualTo(realistic.wafer().switches());
    assertThat(bare.packets()).isEqualTo(realistic.packets());
    assertThat(bare.wafer().hbm()).isEqualTo(realistic.wafer().hbm());
    assertThat(bare.dense()).isEqualTo(realistic.dense());
    assertThat(bare.placement()).isEqualTo(realistic.placement());
    assertThat(bare.predictor()).isEmpty();
    assertThat(bare.eviction()).isEmpty();
  }

  @Test
  void whatIsWrittenAsItsDefaultIsTheSameRun() {
    assertThat(
            bind("realistic", "qwen3-235b-a22b", "machine.network.ports=false").key())
        .isEqualTo(bind("realistic", "qwen3-235b-a22b").key());
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
