package moesim.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import moesim.cache.AccessSemantics;
import moesim.hardware.parallel.ParallelSpec;
import moesim.hardware.wafer.Lever;
import moesim.hardware.wafer.ReplicaSpec;
import moesim.hardware.wafer.WaferSwitches;
import moesim.input.ValueType;
import moesim.routing.Batching;
import moesim.scenario.CacheRun;
import moesim.scenario.ParallelRun;
import moesim.scenario.RunPlan;
import moesim.scenario.RunSpec;
import moesim.scenario.Scenario;
import moesim.scenario.WaferRun;

/**
 * The replay contract of a run in one line, printed with every result: numbers under different ones
 * do not compare.
 */
public final class ReplayContract {
  private ReplayContract() {}

  /**
   * The contracts of all runs of {@code scenario}, each once; of several, each with the rows it
   * belongs to.
   */
  public static List<String> of(Scenario scenario) {
    Map<String, List<RunPlan>> byContract = new LinkedHashMap<>();
    for (RunPlan plan : scenario.plans()) {
      byContract.computeIfAbsent(of(plan.spec()), contract -> new ArrayList<>()).add(plan);
    }
    if (byContract.size() == 1) {
      return List.copyOf(byContract.keySet());
    }
    List<String> lines = new ArrayList<>();
    byContract.forEach((contract, plans) -> lines.add(rowsOf(scenario, plans) + contract));
    return lines;
  }

  /**
   * The columns that tell the rows of {@code plans} from some of the others; an optimum may leave
   * them empty.
   */
  private static String rowsOf(Scenario scenario, List<RunPlan> plans) {
    List<String> shared = new ArrayList<>();
    for (int column = 0; column < scenario.columns().size(); column++) {
      Set<String> own = valuesIn(plans, column);
      if (own.size() == 1 && valuesIn(scenario.plans(), column).size() > 1) {
        shared.add(scenario.columns().get(column) + " " + own.iterator().next());
      }
    }
    return shared.isEmpty() ? "" : "rows of " + String.join(", ", shared) + ": ";
  }

  private static Set<String> valuesIn(List<RunPlan> plans, int column) {
    return plans.stream()
        .map(plan -> plan.values().get(column))
        .filter(value -> !value.isEmpty())
        .collect(Collectors.toSet());
  }

  private static String of(RunSpec spec) {
    if (spec instanceof WaferRun wafer) {
      return of(wafer);
    }
    return spec instanceof ParallelRun parallel ? of(parallel) : of((CacheRun) spec);
  }

  private static String of(ParallelRun run) {
    ParallelSpec machine = run.machine();
    return "expert-parallel contract: copies suppressed per "
        + ValueType.nameOf(machine.dispatch().suppression()) + ", overlap "
        + ValueType.nameOf(machine.overlap()) + ", " + run.iterations()
        + " iterations, experts placed by " + ValueType.nameOf(run.balance().mode())
        + " loads, dense layers " + (machine.dense().params() > 0 ? "charged" : "not charged");
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
