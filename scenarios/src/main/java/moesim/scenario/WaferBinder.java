package moesim.scenario;

import java.util.List;
import java.util.Optional;
import moesim.cache.CacheCapacity;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.hardware.allocation.AllocationPolicies;
import moesim.hardware.allocation.AllocationPolicyFactory;
import moesim.hardware.placement.PlacementPolicies;
import moesim.hardware.placement.PlacementPolicy;
import moesim.hardware.roofline.ExpertShape;
import moesim.hardware.wafer.DenseWork;
import moesim.hardware.wafer.ReplicaSpec;
import moesim.hardware.wafer.StudiedModel;
import moesim.hardware.wafer.WaferSpec;
import moesim.input.Options;
import moesim.input.Problems;
import moesim.model.MoeModel;
import moesim.replay.PredictorSpec;
import moesim.units.DataSize;

/** Turns one point of a scenario whose machine is a wafer into a {@link WaferRun}. */
final class WaferBinder {
  /** Where some options mean nothing. */
  static final String ON_A_WAFER = "on a wafer";

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
  private final WaferHardware hardware;

  WaferBinder(Sections sections) {
    this.sections = sections;
    hardware = new WaferHardware(sections.machine);
  }

  /** The run. */
  WaferRun bind(long seed, Optional<MoeModel> model, TraceSpec trace) {
    ModelFigures weights = new ModelFigures(sections.model);
    check(weights);
    Optional<StudiedModel> studied = weights.studied();
    ExpertShape shape = weights.shape();
    Optional<PredictorSpec> predictor = predictor();
    Optional<ReplicaSpec> copies = predictor.map(spec -> copies(shape));
    WaferSpec wafer = hardware.wafer(studied, copies);
    boolean charged = sections.machine.get(WaferKeys.DENSE) == WaferKeys.Dense.ROOFLINE;
    return new WaferRun(
        seed,
        model,
        weights.isPreset(),
        trace,
        Math.toIntExact(sections.batch.get(Keys.REQUESTS)),
        Math.toIntExact(sections.batch.get(WaferKeys.ITERATIONS)),
        wafer,
        hardware.packets(),
        shape,
        charged
            ? Optional.of(new DenseWork(weights.denseParams(), shape.weightBits()))
            : Optional.empty(),
        hardware.energy(),
        placement(),
        allocation(),
        hardware.costs(wafer, shape),
        predictor,
        eviction(predictor.isPresent()),
        new WaferRun.Parts(
            sections.batch,
            sections.machine,
            sections.placement,
            sections.allocation,
            sections.cache),
        RunText.of(trace, seed, sections.all()));
  }

  private PlacementPolicy placement() {
    return PlacementPolicies.find(sections.placement.get(WaferKeys.PLACEMENT)).orElseThrow();
  }

  private AllocationPolicyFactory allocation() {
    return AllocationPolicies.find(sections.allocation.get(WaferKeys.ALLOCATION))
        .orElseThrow();
  }

  /** Says all at once what the model lacks, means nothing here, or belongs to other policies. */
  private void check(ModelFigures weights) {
    Problems problems = new Problems();
    problems.gather(weights::shape);
    problems.check(
        () -> Refusals.meaningless(sections.trace, List.of(Keys.PREFILL, Keys.DECODE), ON_A_WAFER));
    problems.check(() -> Refusals.meaningless(
        sections.cache,
        List.of(
            Keys.SEMANTICS,
            Keys.ORDER,
            Keys.SHARED,
            Keys.WARMUP,
            Keys.RESET,
            Keys.MISS_COST,
            Keys.OPTIMUM),
        ON_A_WAFER));
    problems.check(
        () -> Refusals.meaningless(sections.model, List.of(Keys.EXPERT_BITS), ON_A_WAFER));
    problems.check(() -> PartOptions.check(
        "placement \"" + placement().name() + "\"",
        placement().options(),
        Keys.section("placement"),
        sections.placement));
    problems.check(() -> PartOptions.check(
        "allocation \"" + allocation().name() + "\"",
        allocation().options(),
        Keys.section("allocation"),
        sections.allocation));
    problems.throwIfAny();
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
}
