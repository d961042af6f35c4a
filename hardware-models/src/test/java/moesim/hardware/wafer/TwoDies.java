package moesim.hardware.wafer;

import java.util.List;
import java.util.Optional;
import moesim.hardware.network.Rounding;
import moesim.hardware.reservation.Succession;
import moesim.hardware.reservation.Waiting;
import moesim.hardware.roofline.EfficiencyTable;
import moesim.hardware.roofline.ExpertShape;
import moesim.hardware.topology.Duplex;
import moesim.hardware.topology.Mesh2d;
import moesim.hardware.topology.Routing;
import moesim.hardware.topology.Wrap;
import moesim.units.Bandwidth;
import moesim.units.DataSize;
import moesim.units.FlopRate;
import moesim.units.Latency;

/**
 * Wafers with round numbers. A slice has 1 MB: 1 us in memory, 2 us on a link; a token computes 2
 * us.
 */
final class TwoDies {
  /** 1000 x 1000 weights of a byte; a token reads and writes 2000 B and takes 2 MFLOP. */
  static final ExpertShape ONE_SLICE = new ExpertShape(1000, 1000, 1, 8, 1);

  static final WaferSwitches PLAIN = new WaferSwitches(
      Fidelity.CONTENDED, Succession.AT_START, Waiting.OVERTAKING, Rounding.PS, true, false, true);

  private TwoDies() {}

  static WaferSpec spec(int columns, int rows, Duplex duplex, WaferSwitches switches) {
    return new WaferSpec(
        new Mesh2d(columns, rows, Wrap.MESH, Routing.XY, duplex),
        new DieSpec(FlopRate.parse("1 TFLOP/s"), new EfficiencyTable(List.of(), List.of(1.0))),
        new HbmSpec(
            DataSize.parse("1 GB"),
            DataSize.parse("0 GB"),
            Bandwidth.parse("1 TB/s"),
            1,
            Latency.parse("300 ns")),
        llc(30),
        new LinkSpec(Bandwidth.parse("500 GB/s"), 1, Latency.parse("200 ns")),
        16,
        Optional.empty(),
        switches);
  }

  private static LlcSpec llc(int storeNs) {
    return new LlcSpec(
        DataSize.parse("4 MB"),
        2,
        false,
        Latency.parse("100 ns"),
        Latency.parse("110 ns"),
        Latency.parse(storeNs + " ns"));
  }

  static WaferSpec halfDuplex() {
    return spec(2, 1, Duplex.HALF, PLAIN);
  }

  static WaferSpec slowStores(int storeNs) {
    WaferSpec spec = halfDuplex();
    return new WaferSpec(
        spec.topology(),
        spec.die(),
        spec.hbm(),
        llc(storeNs),
        spec.link(),
        spec.requestBytes(),
        spec.replicas(),
        spec.switches());
  }

  static WaferSpec withReplicas(WaferSpec spec, ReplicaSpec replicas) {
    return new WaferSpec(
        spec.topology(),
        spec.die(),
        spec.hbm(),
        spec.llc(),
        spec.link(),
        spec.requestBytes(),
        Optional.of(replicas),
        spec.switches());
  }

  static WaferSpec withLink(WaferSpec spec, LinkSpec link) {
    return new WaferSpec(
        spec.topology(),
        spec.die(),
        spec.hbm(),
        spec.llc(),
        link,
        spec.requestBytes(),
        spec.replicas(),
        spec.switches());
  }

  static WaferSpec with(WaferSpec spec, Lever lever) {
    return with(spec, spec.switches().fidelity(), lever);
  }

  static WaferSpec with(WaferSpec spec, Fidelity fidelity, Lever lever) {
    WaferSwitches switches = spec.switches();
    return CaseStudy.with(
        spec,
        new WaferSwitches(
            fidelity,
            switches.succession(),
            switches.waiting(),
            switches.rounding(),
            switches.awayFirst(),
            switches.tokensMove(),
            switches.overflowFails(),
            lever));
  }

  static WaferSwitches switches(Fidelity fidelity, boolean awayFirst, boolean tokensMove) {
    return new WaferSwitches(
        fidelity,
        Succession.AT_START,
        Waiting.OVERTAKING,
        Rounding.PS,
        awayFirst,
        tokensMove,
        true);
  }
}
