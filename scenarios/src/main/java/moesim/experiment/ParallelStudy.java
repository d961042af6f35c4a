package moesim.experiment;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import moesim.input.ValueType;
import moesim.routing.RoutingTrace;
import moesim.routing.StepMajorRouting;
import moesim.routing.StepMajorTrace;
import moesim.routing.TraceFacts;
import moesim.scenario.ParallelRun;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;
import moesim.traces.ReadingWatch;

/** Batches of requests served by expert parallelism. Runs of one trace share it, opened once. */
final class ParallelStudy implements Study<ParallelResult> {
  private final Scenario scenario;
  private final SharedWork<RoutingTrace> traces = new SharedWork<>(trace -> {});
  private final MappedScratch scratch;
  private final LongSupplier wallNanos;
  private final OpenedTraces opened = new OpenedTraces();

  ParallelStudy(Scenario scenario, LongSupplier wallNanos, long scratchBytes) {
    this.wallNanos = wallNanos;
    this.scenario = scenario;
    scratch = new MappedScratch(scratchBytes);
    scenario.plans().forEach(plan -> traces.announce(specOf(plan).trace().key()));
  }

  static ParallelRun specOf(RunPlan plan) {
    return (ParallelRun) plan.spec();
  }

  @Override
  public Class<ParallelResult> resultType() {
    return ParallelResult.class;
  }

  @Override
  public RoutingTrace open(int index, RunPlan plan, ReadingWatch watch) {
    ParallelRun run = specOf(plan);
    RoutingTrace trace =
        traces.get(run.trace().key(), () -> run.trace().openOnce(run.card(), run.seed(), watch));
    opened.add(index, plan, trace);
    return trace;
  }

  @Override
  public ParallelResult run(int index, RunPlan plan, RoutingTrace trace, LongConsumer tokens) {
    ParallelRun run = specOf(plan);
    BatchSize.check(run, run.requests(), trace.facts());
    StepMajorRouting routing =
        trace instanceof StepMajorRouting byStep ? byStep : new StepMajorTrace(trace, scratch);
    try (ParallelAssembly assembly = new ParallelAssembly(run, routing, wallNanos, tokens)) {
      ParallelResult result = assembly.run();
      checkIterations(run, result);
      return result;
    }
  }

  /** A batch that ends sooner would count passes that never were. */
  private static void checkIterations(ParallelRun run, ParallelResult result) {
    long passes = result.decodeSteps() + 1;
    if (passes < run.iterations()) {
      throw run.problemOfIterations(run.iterations() + " forward passes, but the longest of the "
          + run.requests() + " requests has a prompt and " + result.decodeSteps()
          + " tokens after it; write batch.iterations: " + Math.max(2, passes));
    }
  }

  @Override
  public Footprint footprint(RunPlan plan, RoutingTrace trace) {
    return Footprint.of(specOf(plan), trace);
  }

  @Override
  public long tokens(RunPlan plan, RoutingTrace trace) {
    return BatchSize.tokens(trace.facts(), specOf(plan).requests(), specOf(plan).iterations());
  }

  @Override
  public String kind(RunPlan plan, RoutingTrace trace) {
    ParallelRun run = specOf(plan);
    return trace.model().name() + ", " + run.machine().degrees().units() + " units, "
        + ValueType.nameOf(run.machine().dispatch().suppression()) + ", "
        + ValueType.nameOf(run.machine().overlap());
  }

  @Override
  public List<String> close(RunPlan plan) {
    traces.release(specOf(plan).trace().key());
    return List.of();
  }

  @Override
  public Metric judgedBy() {
    return WaferMetrics.DECODE_SECONDS;
  }

  @Override
  public OptionalDouble score(RunPlan plan, ParallelResult result) {
    return OptionalDouble.of(WaferMetrics.secondsOf(result.decodePs()));
  }

  @Override
  public ResultTable table(List<RunOutcome<ParallelResult>> results) {
    return new ParallelComparison(scenario, results).table();
  }

  @Override
  public Map<String, ResultTable> details(List<RunOutcome<ParallelResult>> results) {
    return Map.of();
  }

  @Override
  public List<TraceFacts> traces() {
    return opened.facts();
  }

  @Override
  public List<String> summary(ResultTable table) {
    return List.of();
  }

  @Override
  public Map<String, List<Duration>> wallTimes(List<RunOutcome<ParallelResult>> results) {
    return Map.of(
        Experiment.PLACEMENT_SECONDS,
        RunOutcome.wallTimes(results, ParallelResult::placementNanos));
  }

  @Override
  public List<String> notes(List<RunOutcome<ParallelResult>> results) {
    Set<String> notes = new LinkedHashSet<>();
    for (int i = 0; i < results.size(); i++) {
      ParallelRun run = specOf(scenario.plans().get(i));
      results
          .get(i)
          .ifDone(found ->
              found.overflow().ifPresent(overflow -> notes.add("memory overflow: " + overflow)));
      int stage = run.machine().degrees().expert();
      int node = run.fabric().fabric().nodeUnits();
      if (node < stage && stage % node != 0 && run.machine().unitsPerNode() == stage) {
        notes.add("the " + stage + " units of a stage do not divide into nodes of " + node
            + ": they count as one node");
      }
      List<String> unsourced = run.fabric().named().unsourced();
      if (!unsourced.isEmpty()) {
        notes.add(
            "fabric " + run.fabric().name() + ": no source for " + String.join(", ", unsourced));
      }
    }
    return List.copyOf(notes);
  }

  @Override
  public void close() {
    scratch.close();
  }
}
