package moesim.scenario;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import moesim.cache.CacheCapacity;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.hardware.allocation.AllocationPolicies;
import moesim.hardware.allocation.AllocationPolicyFactory;
import moesim.hardware.allocation.CostModel;
import moesim.hardware.network.PacketSpec;
import moesim.hardware.placement.PlacementPolicies;
import moesim.hardware.placement.PlacementPolicy;
import moesim.hardware.topology.Duplex;
import moesim.hardware.topology.Mesh2d;
import moesim.hardware.wafer.DenseWork;
import moesim.hardware.wafer.DieSpec;
import moesim.hardware.wafer.EfficiencyTable;
import moesim.hardware.wafer.Energy;
import moesim.hardware.wafer.ExpertShape;
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
import moesim.input.ValueType;
import moesim.model.MoeModel;
import moesim.replay.PredictorSpec;
import moesim.units.DataSize;

/** Turns one point of a scenario whose machine is a wafer into a {@link WaferRun}. */
final class WaferBinder {
  /** Of transfers for tasks away from home, and of the rest. */
  private static final int RANKS = 2;

  /** The options of the sections of one point. */
  record Sections(
      Options model,
      Options trace,
      Options batch,
      Options machine,
      Options placement,
      Options allocation,
      Options prediction,
      Options cache) {
    private List<Options> all() {
      return List.of(model, batch, machine, placement, allocation, prediction, cache);
    }
  }

  private final Sections sections;
  private final Options machine;

  WaferBinder(Sections sections) {
    this.sections = sections;
    machine = sections.machine;
  }

  /** The run. */
  WaferRun bind(long seed, Optional<MoeModel> model, TraceSpec trace) {
    refuse(sections.trace, List.of(Keys.PREFILL, Keys.DECODE));
    refuse(
        sections.cache,
        List.of(
            Keys.SEMANTICS,
            Keys.ORDER,
            Keys.SHARED,
            Keys.WARMUP,
            Keys.RESET,
            Keys.MISS_COST,
            Keys.OPTIMUM));
    refuse(sections.model, List.of(Keys.EXPERT_BITS));
    WaferModel weights = new WaferModel(sections.model);
    Optional<StudiedModel> studied = weights.studied();
    ExpertShape shape = weights.shape();
    PlacementPolicy placement =
        PlacementPolicies.find(sections.placement.get(WaferKeys.PLACEMENT)).orElseThrow();
    PartOptions.check(
        "placement \"" + placement.name() + "\"",
        placement.options(),
        Keys.section("placement"),
        sections.placement);
    AllocationPolicyFactory allocation =
        AllocationPolicies.find(sections.allocation.get(WaferKeys.ALLOCATION)).orElseThrow();
    PartOptions.check(
        "allocation \"" + allocation.name() + "\"",
        allocation.options(),
        Keys.section("allocation"),
        sections.allocation);
    Optional<PredictorSpec> predictor = predictor();
    Optional<ReplicaSpec> copies = predictor.map(spec -> copies(shape));
    WaferSpec wafer = wafer(studied, copies);
    boolean charged = machine.get(WaferKeys.DENSE) == WaferKeys.Dense.ROOFLINE;
    return new WaferRun(
        seed,
        model,
        weights.isPreset(),
        trace,
        Math.toIntExact(sections.batch.get(Keys.REQUESTS)),
        Math.toIntExact(sections.batch.get(WaferKeys.ITERATIONS)),
        wafer,
        packets(),
        shape,
        charged
            ? Optional.of(new DenseWork(weights.denseParams(), shape.weightBits()))
            : Optional.empty(),
        energy(),
        placement,
        allocation,
        costs(wafer, shape),
        predictor,
        eviction(predictor.isPresent()),
        new WaferRun.Parts(
            sections.batch, machine, sections.placement, sections.allocation, sections.cache),
        key(seed, trace));
  }

  /** What only caches without dies understand. */
  static void refuse(Options section, List<Option<?>> options) {
    for (Option<?> option : options) {
      if (section.names().contains(option.name())) {
        throw section.problem(option, "means nothing on a wafer; leave it out");
      }
    }
  }

  private WaferSpec wafer(Optional<StudiedModel> studied, Optional<ReplicaSpec> copies) {
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

  private ReplicaSpec copies(ExpertShape shape) {
    Options cache = sections.cache;
    boolean inPrefill = sections.prediction.get(WaferKeys.IN_PREFILL);
    ReplicaSpec.Granularity granularity = sections.prediction.get(WaferKeys.GRANULARITY);
    if (!cache.get(WaferKeys.BOUNDED)) {
      return new ReplicaSpec(Optional.empty(), granularity, inPrefill);
    }
    CacheCapacity capacity = cache.get(Keys.CAPACITY);
    DataSize size = capacity
        .size()
        .orElseThrow(() -> cache.problem(
            Keys.CAPACITY, "\"" + capacity + "\" must be in bytes for the copies of one die"));
    boolean whole = granularity == ReplicaSpec.Granularity.EXPERT;
    long copyBytes = whole ? shape.expertBytes() : shape.sliceBytes();
    if (size.bytes() < copyBytes) {
      throw cache.problem(
          Keys.CAPACITY,
          "\"" + capacity + "\" is less than " + (whole ? "an expert" : "a slice of an expert")
              + ", which has " + copyBytes
              + " B; no copy would ever be kept, write prediction.policy: none for that");
    }
    return new ReplicaSpec(Optional.of(size), granularity, inPrefill);
  }

  private Optional<PredictorSpec> predictor() {
    Options prediction = sections.prediction;
    if (prediction.get(WaferKeys.PREDICTOR) == WaferKeys.Predictor.NONE) {
      return Optional.empty();
    }
    return Optional.of(new PredictorSpec(
        prediction.get(WaferKeys.FRACTION), prediction.get(WaferKeys.FROM_PROMPTS)));
  }

  /** Of the copies; empty if there are none and no policy is written. */
  private Optional<EvictionPolicyFactory> eviction(boolean copies) {
    if (!copies && !sections.cache.names().contains(Keys.POLICY.name())) {
      return Optional.empty();
    }
    EvictionPolicyFactory policy =
        EvictionPolicies.find(sections.cache.get(Keys.POLICY)).orElseThrow();
    if (policy.knowsTheFuture()) {
      throw sections.cache.problem(
          Keys.POLICY, "what a wafer copies depends on time, so no policy can know its future");
    }
    if (policy.readsGateWeights()) {
      throw sections.cache.problem(
          Keys.POLICY,
          "\"" + policy.name() + "\" reads gate weights, which copies on a wafer have none of");
    }
    if (policy.holdsResources()) {
      throw sections.cache.problem(
          Keys.POLICY,
          "\"" + policy.name() + "\" runs only with machine.kind: cache-only or offload-server");
    }
    PartOptions.check(
        "policy \"" + policy.name() + "\"",
        policy.options(),
        Keys.section("cache"),
        sections.cache);
    return Optional.of(policy);
  }

  private Optional<PacketSpec> packets() {
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

  private CostModel costs(WaferSpec wafer, ExpertShape shape) {
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
  private Optional<Energy> energy() {
    boolean any = WaferKeys.ENERGY.stream()
        .anyMatch(key -> machine.names().contains(key.figure().name())
            || machine.names().contains(key.source().name()));
    if (!any) {
      return Optional.empty();
    }
    for (WaferKeys.EnergyKey key : WaferKeys.ENERGY) {
      machine.get(key.figure());
      machine.get(key.source());
    }
    return Optional.of(new Energy(
        machine.get(WaferKeys.ENERGY_LLC.figure()),
        machine.get(WaferKeys.ENERGY_HBM.figure()),
        machine.get(WaferKeys.ENERGY_LINK.figure()),
        machine.get(WaferKeys.ENERGY_COMPUTE.figure())));
  }

  /** A default counts as if it were written. */
  private String key(long seed, TraceSpec trace) {
    StringBuilder key = new StringBuilder(trace.key()).append('|').append(seed);
    for (Options section : sections.all()) {
      Map<String, String> values = new TreeMap<>();
      Keys.section(section.path())
          .options()
          .forEach(option -> option
              .fallback()
              .ifPresent(value -> values.put(option.name(), ValueType.written(value))));
      section.names().forEach(name -> values.put(name, section.text(name)));
      key.append('|').append(values);
    }
    return key.toString();
  }
}
