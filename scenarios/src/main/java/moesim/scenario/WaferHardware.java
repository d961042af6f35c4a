package moesim.scenario;

import java.util.Optional;
import moesim.hardware.allocation.CostModel;
import moesim.hardware.network.PacketSpec;
import moesim.hardware.roofline.EfficiencyTable;
import moesim.hardware.roofline.ExpertShape;
import moesim.hardware.topology.Duplex;
import moesim.hardware.topology.Mesh2d;
import moesim.hardware.wafer.DieSpec;
import moesim.hardware.wafer.Energy;
import moesim.hardware.wafer.Fidelity;
import moesim.hardware.wafer.HbmSpec;
import moesim.hardware.wafer.LinkSpec;
import moesim.hardware.wafer.LlcSpec;
import moesim.hardware.wafer.ReplicaSpec;
import moesim.hardware.wafer.StudiedModel;
import moesim.hardware.wafer.WaferSpec;
import moesim.hardware.wafer.WaferSwitches;
import moesim.input.InputException;
import moesim.input.Option;
import moesim.input.Options;

/** Turns the section {@code machine} of one point into the hardware of a wafer. */
final class WaferHardware {
  /** Of transfers for tasks away from home, and of the rest. */
  private static final int RANKS = 2;

  private final Options machine;

  WaferHardware(Options machine) {
    this.machine = machine;
  }

  /** The dies, their links and how they work; {@code studied} fills in shares that were measured. */
  WaferSpec wafer(Optional<StudiedModel> studied, Optional<ReplicaSpec> copies) {
    Mesh mesh = machine.get(WaferKeys.MESH);
    Mesh2d topology = new Mesh2d(
        mesh.columns(),
        mesh.rows(),
        machine.get(WaferKeys.WRAP),
        machine.get(WaferKeys.ROUTING),
        machine.get(WaferKeys.DUPLEX));
    return new WaferSpec(
        topology,
        new DieSpec(machine.get(WaferKeys.COMPUTE), computeEfficiency(studied)),
        new HbmSpec(
            machine.get(WaferKeys.HBM_CAPACITY),
            machine.get(WaferKeys.HBM_RESERVED),
            machine.get(WaferKeys.HBM_BANDWIDTH),
            hbmEfficiency(studied),
            machine.get(WaferKeys.HBM_LATENCY)),
        new LlcSpec(
            machine.get(WaferKeys.LLC_SIZE),
            Math.toIntExact(machine.get(WaferKeys.LLC_WAYS)),
            machine.get(WaferKeys.LLC_OVERSIZED),
            machine.get(WaferKeys.LLC_HIT),
            machine.get(WaferKeys.LLC_MISS),
            machine.get(WaferKeys.LLC_STORE)),
        new LinkSpec(
            machine.get(WaferKeys.LINK_BANDWIDTH),
            machine.get(WaferKeys.LINK_EFFICIENCY),
            machine.get(WaferKeys.LINK_LATENCY)),
        machine.get(WaferKeys.REQUEST).bytes(),
        copies,
        new WaferSwitches(
            machine.get(WaferKeys.FIDELITY),
            machine.get(WaferKeys.SUCCESSION),
            machine.get(WaferKeys.WAITING),
            machine.get(WaferKeys.ROUNDING),
            machine.get(WaferKeys.AWAY_FIRST),
            machine.get(WaferKeys.TOKENS_MOVE),
            machine.get(WaferKeys.OVERFLOW) == WaferKeys.Overflow.ERROR,
            machine.get(WaferKeys.LEVER)));
  }

  private EfficiencyTable computeEfficiency(Optional<StudiedModel> studied) {
    return machine
        .get(WaferKeys.COMPUTE_EFFICIENCY)
        .table()
        .or(() -> studied.map(StudiedModel::efficiency))
        .orElseThrow(() -> unmeasured(WaferKeys.COMPUTE_EFFICIENCY));
  }

  private double hbmEfficiency(Optional<StudiedModel> studied) {
    Efficiency efficiency = machine.get(WaferKeys.HBM_EFFICIENCY);
    if (efficiency.table().isPresent()) {
      return efficiency
          .share()
          .orElseThrow(() -> machine.problem(
              WaferKeys.HBM_EFFICIENCY, "one share, as reading does not depend on the tokens"));
    }
    return studied
        .map(StudiedModel::hbmEfficiency)
        .orElseThrow(() -> unmeasured(WaferKeys.HBM_EFFICIENCY));
  }

  private InputException unmeasured(Option<?> option) {
    return machine.problem(
        option,
        "the case study measured DeepSeek-V3, Kimi-K2, Qwen3-235B-A22B and Llama-4-Maverick only;"
            + " write a share");
  }

  /** What moves over the links; empty if paths are reserved. */
  Optional<PacketSpec> packets() {
    if (machine.get(WaferKeys.NETWORK) == WaferKeys.NetworkKind.PATH_RESERVING) {
      return Optional.empty();
    }
    if (machine.get(WaferKeys.FIDELITY) == Fidelity.ANALYTIC) {
      throw machine.problem(
          WaferKeys.FIDELITY, "knows no packets; write contended, or network.kind: path-reserving");
    }
    boolean cutThrough = machine.get(WaferKeys.FORWARDING) == PacketSpec.Forwarding.CUT_THROUGH;
    if (machine.get(WaferKeys.DUPLEX) == Duplex.HALF && cutThrough) {
      throw machine.problem(
          WaferKeys.DUPLEX, "a half-duplex link cannot cut through; write duplex: full");
    }
    if (machine.get(WaferKeys.QUEUEING) == PacketSpec.Queueing.INPUT && !cutThrough) {
      throw machine.problem(
          WaferKeys.QUEUEING,
          "a packet stored whole has left its input; write forwarding: cut-through");
    }
    return Optional.of(new PacketSpec(
        machine.get(WaferKeys.LINK_BANDWIDTH),
        machine.get(WaferKeys.LINK_EFFICIENCY),
        machine.get(WaferKeys.PACKET),
        machine.get(WaferKeys.LINK_LATENCY),
        machine.get(WaferKeys.ROUTER_DELAY),
        machine.get(WaferKeys.FORWARDING),
        machine.get(WaferKeys.QUEUEING),
        machine.get(WaferKeys.PORTS),
        RANKS));
  }

  /** What allocation policies plan with. */
  CostModel costs(WaferSpec wafer, ExpertShape shape) {
    return new CostModel(
        shape.slices() * shape.flopPerTokenAndSlice(),
        shape.expertBytes(),
        wafer.die().compute().flopPerSecond(),
        machine.get(WaferKeys.PLANNER_EFFICIENCY),
        wafer.hbm().latency().ps(),
        wafer.hbm().bandwidth().bytesPerSecond(),
        // The planner of the case study takes the same share for every model.
        machine.get(WaferKeys.PLANNER_HBM_EFFICIENCY),
        wafer.link().latency().ps(),
        wafer.link().bandwidth().bytesPerSecond(),
        wafer.link().efficiency());
  }

  /**
   * All of the figures with their sources or none: a sum without one of them would be no energy.
   */
  Optional<Energy> energy() {
    boolean any = EnergyKeys.ALL.stream()
        .anyMatch(key -> machine.names().contains(key.figure().name())
            || machine.names().contains(key.source().name()));
    if (!any) {
      return Optional.empty();
    }
    for (EnergyKeys.Key key : EnergyKeys.ALL) {
      machine.get(key.figure());
      machine.get(key.source());
    }
    return Optional.of(new Energy(
        machine.get(EnergyKeys.LLC.figure()),
        machine.get(EnergyKeys.HBM.figure()),
        machine.get(EnergyKeys.LINK.figure()),
        machine.get(EnergyKeys.COMPUTE.figure())));
  }
}
