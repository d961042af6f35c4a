package moesim.hardware.wafer;

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
 * The wafers of preset {@code orders-in-chaos}, for tests below the scenarios; the sources stand
 * there.
 */
final class StudyWafer {
  private StudyWafer() {}

  /**
   * A mesh of {@code columns x rows} dies: 5 x 5 (Dojo) or 8 x 3 (TSMC-SoW) in the study, half
   * duplex.
   */
  static WaferSpec of(int columns, int rows, Duplex duplex, StudiedModel model) {
    return new WaferSpec(
        new Mesh2d(columns, rows, Wrap.MESH, Routing.XY, duplex),
        new DieSpec(FlopRate.parse("1000 TFLOP/s"), model.efficiency()),
        new HbmSpec(
            DataSize.parse("80 GB"),
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
            Waiting.HEAD_OF_LINE,
            Rounding.NS,
            true,
            false,
            false));
  }
}
