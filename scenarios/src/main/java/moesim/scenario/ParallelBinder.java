package moesim.scenario;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import moesim.hardware.balance.ReplicationPolicies;
import moesim.hardware.balance.ReplicationPolicy;
import moesim.hardware.network.PacketSpec;
import moesim.hardware.parallel.Degrees;
import moesim.hardware.parallel.DenseShare;
import moesim.hardware.parallel.DispatchSpec;
import moesim.hardware.parallel.ParallelSpec;
import moesim.hardware.parallel.UnitSpec;
import moesim.hardware.roofline.AttentionShape;
import moesim.hardware.roofline.EfficiencyTable;
import moesim.hardware.roofline.ExpertShape;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.Problems;
import moesim.model.MoeModel;
import moesim.units.Bandwidth;
import moesim.units.FlopRate;
import moesim.units.Latency;

/**
 * Turns one point of a scenario whose machine is {@code expert-parallel} into a {@link ParallelRun}.
 */
final class ParallelBinder {
  /** Where some options mean nothing. */
  static final String WITH_THIS_MACHINE = "with machine.kind: " + Keys.EXPERT_PARALLEL;

  /** Numbers of a token that share a scale, and bytes of that. Source: DeepEP, low-latency mode. */
  private static final int SCALED = 128;

  private static final int SCALE_BYTES = 4;

  /** The options of the sections of one point. */
  record Sections(Options model, Options trace, Options batch, Options machine, Options placement) {
    private List<Options> all() {
      return List.of(model, batch, machine, placement);
    }
  }

  private final Sections sections;
  private final Options machine;
  private final ServingFabric fabric;

  ParallelBinder(Sections sections, ServingFabric.Shelf fabrics) {
    this.sections = sections;
    machine = sections.machine;
    fabric = fabrics.get(machine, ParallelKeys.FABRIC);
  }

  /** What goes without loads has no second placement, nor has what has no interval a window. */
  private void checkPlacement(ReplicationPolicy policy) {
    Options placement = sections.placement;
    PartOptions.check(
        "placement \"" + policy.name() + "\"",
        policy.options(),
        Keys.section("placement"),
        placement);
    if (!policy.needsLoads()) {
      Refusals.refuse(
          placement,
          ParallelKeys.BY_LOADS,
          "policy \"" + policy.name() + "\" places once, whatever the loads are; leave it out");
    } else if (!placement.names().contains(ParallelKeys.INTERVAL.name())) {
      Refusals.refuse(
          placement,
          List.of(ParallelKeys.WINDOW, ParallelKeys.MIGRATION),
          "only with interval: without, experts are placed once");
    }
  }

  /**
   * The run.
   *
   * @throws moesim.input.InputException with all that is wrong
   */
  ParallelRun bind(long seed, Optional<MoeModel> model, TraceSpec trace) {
    ModelFigures weights = new ModelFigures(sections.model);
    int iterations = Math.toIntExact(sections.batch.get(WaferKeys.ITERATIONS));
    Problems problems = new Problems();
    ReplicationPolicy policy =
        ReplicationPolicies.find(sections.placement.get(ParallelKeys.POLICY)).orElseThrow();
    problems.check(() -> checkPlacement(policy));
    problems.check(() -> Refusals.meaningless(
        sections.trace, List.of(Keys.PREFILL, Keys.DECODE), WITH_THIS_MACHINE));
    problems.check(
        () -> Refusals.meaningless(sections.model, List.of(Keys.EXPERT_BITS), WITH_THIS_MACHINE));
    Optional<ExpertShape> shape = problems.gather(weights::shape);
    Optional<Degrees> degrees = problems.gather(this::degrees);
    Optional<Integer> ofNode = degrees.flatMap(found -> problems.gather(() -> nodeUnits(found)));
    Optional<UnitSpec> unit = problems.gather(this::unit);
    Optional<DenseShare> dense = shape.flatMap(wide ->
        degrees.flatMap(spread -> problems.gather(() -> dense(weights, wide, spread.tensor()))));
    Optional<PacketSpec> packets = problems.gather(this::packets);
    Optional<ParallelRun.Balance> balance =
        problems.gather(() -> balance(policy, weights, iterations));
    problems.throwIfAny();
    ParallelSpec spec = new ParallelSpec(
        degrees.orElseThrow(),
        ofNode.orElseThrow(),
        unit.orElseThrow(),
        shape.orElseThrow(),
        dense.orElseThrow(),
        dispatch(shape.orElseThrow()),
        sections.placement.get(ParallelKeys.CHOICE),
        machine.get(ParallelKeys.OVERLAP));
    return new ParallelRun(
        seed,
        model,
        weights.isPreset(),
        trace,
        Math.toIntExact(sections.batch.get(Keys.REQUESTS)),
        iterations,
        Math.toIntExact(sections.batch.get(ParallelKeys.PROMPT_TOKENS)),
        weights.heldDenseParams(),
        spec,
        fabric,
        packets.orElseThrow(),
        balance.orElseThrow(),
        machine.find(ParallelKeys.PRICE).map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
        new ParallelRun.Parts(sections.batch, machine, sections.placement),
        RunText.of(trace, seed, sections.all()) + "|" + fabric.digest());
  }

  private DenseShare dense(ModelFigures weights, ExpertShape shape, int tensor) {
    boolean charged = machine.get(WaferKeys.DENSE) == WaferKeys.Dense.ROOFLINE;
    long context = sections.batch.get(ParallelKeys.CONTEXT);
    if (context > 0 && !charged) {
      throw sections.batch.problem(
          ParallelKeys.CONTEXT,
          "keys and values are read by dense layers, which take no time here; leave it out");
    }
    return new DenseShare(
        charged ? weights.denseParams() : 0,
        shape.weightBits(),
        charged ? weights.attention(context > 0) : AttentionShape.NONE,
        Math.toIntExact(context),
        Math.min(tensor, weights.cacheHeads()),
        shape.hidden(),
        shape.activationBytes());
  }

  private DispatchSpec dispatch(ExpertShape shape) {
    return new DispatchSpec(
        bytes(shape, machine.get(ParallelKeys.DISPATCH_FORMAT)),
        bytes(shape, machine.get(ParallelKeys.COMBINE_FORMAT)),
        machine.get(ParallelKeys.SUPPRESSION),
        machine.find(ParallelKeys.LAUNCH).orElse(new Latency(0)));
  }

  private static long bytes(ExpertShape shape, ParallelKeys.NumberFormat format) {
    return switch (format) {
      case BF16 -> 2L * shape.hidden();
      case FP8 -> shape.hidden() + (long) SCALE_BYTES * ((shape.hidden() + SCALED - 1) / SCALED);
    };
  }

  private Degrees degrees() {
    int units = fabric.fabric().unitCount();
    int used = machine.find(ParallelKeys.UNITS).map(Math::toIntExact).orElse(units);
    if (used > units) {
      throw machine.problem(
          ParallelKeys.UNITS, used + ", but fabric " + fabric.name() + " has " + units);
    }
    int tensor = Math.toIntExact(machine.get(ParallelKeys.TENSOR));
    int pipeline = Math.toIntExact(machine.get(ParallelKeys.PIPELINE));
    if (used % pipeline != 0) {
      throw machine.problem(
          ParallelKeys.PIPELINE, pipeline + " does not divide the " + used + " units");
    }
    if (used / pipeline % tensor != 0) {
      throw machine.problem(
          ParallelKeys.TENSOR,
          tensor + " does not divide the " + used / pipeline + " units of a stage");
    }
    return new Degrees(tensor, used / pipeline / tensor, pipeline);
  }

  private int nodeUnits(Degrees degrees) {
    Optional<Integer> written = machine.find(ParallelKeys.NODE_UNITS).map(Math::toIntExact);
    int units = Math.min(degrees.expert(), written.orElseGet(fabric.fabric()::nodeUnits));
    if (degrees.expert() % units == 0) {
      return units;
    }
    if (written.isPresent()) {
      throw machine.problem(
          ParallelKeys.NODE_UNITS,
          units + " does not divide the " + degrees.expert() + " units of a stage");
    }
    return degrees.expert();
  }

  private UnitSpec unit() {
    FlopRate compute = machine
        .find(ParallelKeys.UNIT_COMPUTE)
        .or(fabric.named().unit()::compute)
        .orElseThrow(() -> missing(ParallelKeys.UNIT_COMPUTE));
    return new UnitSpec(
        compute,
        machine
            .find(ParallelKeys.UNIT_EFFICIENCY)
            .map(this::measured)
            .orElseGet(() -> new EfficiencyTable(List.of(), List.of(1.0))),
        machine.find(ParallelKeys.ATTENTION).orElse(compute),
        machine
            .find(WaferKeys.HBM_CAPACITY)
            .or(fabric.named().unit()::hbmCapacity)
            .orElseThrow(() -> missing(WaferKeys.HBM_CAPACITY)),
        machine
            .find(WaferKeys.HBM_BANDWIDTH)
            .or(fabric.named().unit()::hbmBandwidth)
            .orElseThrow(() -> missing(WaferKeys.HBM_BANDWIDTH)),
        machine
            .find(WaferKeys.HBM_EFFICIENCY)
            .map(efficiency -> efficiency
                .share()
                .orElseThrow(() -> machine.problem(
                    WaferKeys.HBM_EFFICIENCY,
                    "one share such as 0.9, as reading does not depend on the tokens")))
            .orElse(1.0));
  }

  private EfficiencyTable measured(Efficiency efficiency) {
    return efficiency
        .table()
        .orElseThrow(() -> machine.problem(
            ParallelKeys.UNIT_EFFICIENCY,
            "a share or a table; what the case study measured is of wafers"));
  }

  private RuntimeException missing(Option<?> option) {
    return machine.problem(
        option,
        "missing; fabric " + fabric.name()
            + " does not say it of its units; write it here, or unit: under that topology");
  }

  private PacketSpec packets() {
    return new PacketSpec(
        // Each link of the fabric has its own rate and latency.
        new Bandwidth(1),
        machine.find(WaferKeys.LINK_EFFICIENCY).orElse(1.0),
        machine
            .find(WaferKeys.PACKET)
            .orElseThrow(() -> machine.problem(
                WaferKeys.PACKET, "missing; how much moves as one, such as \"64 KiB\"")),
        new Latency(0),
        machine.find(WaferKeys.ROUTER_DELAY).orElse(new Latency(0)),
        PacketSpec.Forwarding.CUT_THROUGH,
        PacketSpec.Queueing.OUTPUT,
        false,
        1);
  }

  private ParallelRun.Balance balance(
      ReplicationPolicy policy, ModelFigures weights, int iterations) {
    Options placement = sections.placement;
    int interval = placement
        .find(ParallelKeys.INTERVAL)
        .map(steps -> Math.toIntExact(Math.min(steps.count(), iterations)))
        .orElse(iterations);
    int window = placement
        .find(ParallelKeys.WINDOW)
        .map(steps -> Math.toIntExact(Math.min(steps.count(), iterations)))
        .orElse(interval);
    if (window < 1 || window > interval) {
      throw placement.problem(
          placement.find(ParallelKeys.WINDOW).isPresent()
              ? ParallelKeys.WINDOW
              : ParallelKeys.INTERVAL,
          "a window of " + window + " steps in an interval of " + interval
              + "; accepted are 1 to the interval");
    }
    int groups =
        placement.find(ParallelKeys.GROUPS).map(Math::toIntExact).orElseGet(weights::expertGroups);
    return new ParallelRun.Balance(
        policy,
        Math.toIntExact(placement.get(ParallelKeys.REPLICAS)),
        groups,
        window,
        interval,
        placement.get(ParallelKeys.MODE),
        placement.get(ParallelKeys.MIGRATION));
  }
}
