package moesim.experiment;

import java.util.List;
import moesim.cache.AccessSemantics;
import moesim.hardware.wafer.Lever;
import moesim.hardware.wafer.ReplicaSpec;
import moesim.hardware.wafer.WaferSwitches;
import moesim.input.ValueType;
import moesim.routing.Batching;
import moesim.scenario.CacheRun;
import moesim.scenario.RunSpec;
import moesim.scenario.Scenario;
import moesim.scenario.WaferRun;

/** The replay contract of a run in one line, printed with every result: numbers under different ones do not compare. */
public final class ReplayContract {
  private ReplayContract() {}

  /** The contracts of all runs of {@code scenario}, each once. */
  public static List<String> of(Scenario scenario) {
    return scenario.plans().stream().map(plan -> of(plan.spec())).distinct().toList();
  }

  private static String of(RunSpec spec) {
    return spec instanceof WaferRun run ? of(run) : of((CacheRun) spec);
  }

  private static String of(WaferRun run) {
    WaferSwitches switches = run.wafer().switches();
    return "wafer contract: " + ValueType.nameOf(switches.fidelity()) + ", "
        + (run.packets().isPresent() ? "packet network" : "reserved paths") + ", "
        + run.iterations() + " iterations, copies "
        + run.wafer()
            .replicas()
            .map(copies -> "of "
                + (copies.granularity() == ReplicaSpec.Granularity.EXPERT ? "experts" : "slices")
                + copies.capacity().map(size -> " within " + size).orElse(" unbounded"))
            .orElse("not kept")
        + ", tokens " + (switches.tokensMove() ? "moved" : "not moved") + ", dense layers "
        + (run.dense().isPresent() ? "charged" : "not charged")
        + (switches.lever() == Lever.NONE ? "" : ", " + ValueType.nameOf(switches.lever()));
  }

  /** The contract of {@code spec}. */
  public static String of(CacheRun spec) {
    AccessSemantics semantics = spec.cache().semantics();
    Batching batching = spec.batching();
    String order = semantics == AccessSemantics.SEQUENTIAL
        ? ", experts in " + batching.order() + " order"
        : "";
    String caches =
        spec.replay().resetPerBatch() ? "emptied before every batch" : "kept across requests";
    String warmup = spec.replay().warmupSteps() == 0
        ? "cold start"
        : "first " + spec.replay().warmupSteps() + " steps not counted";
    return "replay contract: " + semantics.symbol() + " " + semantics + order + "; batch of "
        + batching.requests()
        + (batching.requests() == 1 ? " request" : " requests") + "; prefill " + batching.prefill()
        + ", decode "
        + (batching.decode() ? "replayed" : "left out") + "; " + warmup + ", caches " + caches
        + (spec.prefetch().isActive() ? "; " + spec.prefetch() : "");
  }
}
