package moesim.hardware.wafer;

import java.util.List;
import java.util.Optional;
import moesim.hardware.network.Rounding;
import moesim.hardware.reservation.Succession;
import moesim.hardware.reservation.Waiting;
import moesim.hardware.topology.Duplex;
import moesim.hardware.topology.Mesh2d;
import moesim.hardware.topology.Routing;
import moesim.hardware.topology.Wrap;
import moesim.units.Bandwidth;
import moesim.units.DataSize;
import moesim.units.FlopRate;
import moesim.units.Latency;

/**
 * The wafers of the case study "Orders in Chaos", as ordinary values of ordinary switches.
 *
 * <p><b>Source</b> of every number: the constants of the published simulator of arXiv 2510.05497 (Zenodo
 * 10.5281/zenodo.19617713); where the paper's Table I prints others (989 TFLOPS, 1.7 TB/s), the simulator's are used.
 */
public final class OrdersInChaos {
  /** A model of the case study: the shape of its experts, and what the study measured for them. */
  public enum Model {
    DEEPSEEK,
    KIMI,
    QWEN,
    LLAMA4;

    /** Its experts, all weights with 16 bits. */
    public ExpertShape shape() {
      return switch (this) {
        case DEEPSEEK, KIMI -> new ExpertShape(7168, 2048, 3, 16, 2);
        case QWEN -> new ExpertShape(4096, 1536, 3, 16, 2);
        case LLAMA4 -> new ExpertShape(5120, 8192, 3, 16, 2);
      };
    }

    private double hbmEfficiency() {
      return this == LLAMA4 ? 0.85 : 0.90;
    }

    private EfficiencyTable efficiency() {
      return switch (this) {
        case DEEPSEEK, KIMI -> deepseek();
        case QWEN -> qwen();
        case LLAMA4 -> llama4();
      };
    }

    private static EfficiencyTable deepseek() {
      return new EfficiencyTable(
          List.of(128, 256, 512, 1024), List.of(0.50, 0.53, 0.68, 0.70, 0.69));
    }

    private static EfficiencyTable qwen() {
      return new EfficiencyTable(
          List.of(128, 256, 1024, 2048, 4096), List.of(0.70, 0.60, 0.70, 0.69, 0.71, 0.70));
    }

    private static EfficiencyTable llama4() {
      return new EfficiencyTable(List.of(256, 512, 1024), List.of(0.65, 0.72, 0.70, 0.65));
    }
  }

  private OrdersInChaos() {}

  /** A mesh of {@code columns x rows} dies: 5 x 5 (Dojo) or 8 x 3 (TSMC-SoW) in the study. */
  public static WaferSpec wafer(int columns, int rows, Duplex duplex, Model model) {
    return new WaferSpec(
        new Mesh2d(columns, rows, Wrap.MESH, Routing.XY, duplex),
        new DieSpec(FlopRate.parse("1000 TFLOP/s"), model.efficiency()),
        new HbmSpec(
            DataSize.parse("80 GB"),
            // A tenth of it, says the paper; the simulator reserves nothing.
            DataSize.parse("8 GB"),
            Bandwidth.parse("3350 GB/s"),
            model.hbmEfficiency(),
            Latency.parse("300 ns")),
        new LlcSpec(
            DataSize.parse("64 MiB"),
            2,
            true,
            Latency.parse("100 ns"),
            Latency.parse("110 ns"),
            Latency.parse("30 ns")),
        new LinkSpec(Bandwidth.parse("1741 GB/s"), 0.90, Latency.parse("200 ns")),
        16,
        Optional.empty(),
        new WaferSwitches(
            Fidelity.CONTENDED,
            Succession.AT_START,
            Waiting.OVERTAKING,
            Rounding.NS,
            true,
            false,
            false));
  }
}
