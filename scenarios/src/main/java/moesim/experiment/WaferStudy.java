package moesim.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import moesim.hardware.wafer.WaferResult;
import moesim.model.MoeModel;
import moesim.replay.BatchLoads;
import moesim.replay.PredictorSpec;
import moesim.routing.RoutingTrace;
import moesim.routing.StepMajorRouting;
import moesim.routing.StepMajorTrace;
import moesim.routing.TraceFacts;
import moesim.scenario.Question;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;
import moesim.scenario.WaferRun;
import moesim.traces.ReadingWatch;

/**
 * Batches of requests on wafers. Runs of one trace share its expert loads and predictions, which
 * one of them makes.
 */
final class WaferStudy implements Study<TimedResult> {
  private final Scenario scenario;
  private final SharedWork<BatchLoads> loads = new SharedWork<>(BatchLoads::close);
  private final SharedWork<RoutingTrace> traces = new SharedWork<>(trace -> {});
  private final MappedScratch scratch;
  private final OpenedTraces opened = new OpenedTraces();
  private final Map<String, TreeSet<Integer>> batches = new HashMap<>();
  private final Map<String, Optional<PredictorSpec>> predictors = new HashMap<>();
  private final LongSupplier wallNanos;
  private final RunLogs logs;

  WaferStudy(Scenario scenario, LongSupplier wallNanos, long scratchBytes, RunLogs logs) {
    this.scenario = scenario;
    this.logs = logs;
    scratch = new MappedScratch(scratchBytes);
    this.wallNanos = wallNanos;
    for (RunPlan plan : scenario.plans()) {
      WaferRun run = specOf(plan);
      String batch = batchKey(run);
      predictors.merge(batch, run.predictor(), (one, other) -> one.isPresent() ? one : other);
    }
    for (RunPlan plan : scenario.plans()) {
      WaferRun run = specOf(plan);
      traces.announce(run.trace().key());
      loads.announce(loadsKey(run));
      batches.computeIfAbsent(loadsKey(run), key -> new TreeSet<>()).add(run.requests());
    }
  }

  static WaferRun specOf(RunPlan plan) {
    return (WaferRun) plan.spec();
  }

  @Override
  public Class<TimedResult> resultType() {
    return TimedResult.class;
  }

  @Override
  public RoutingTrace open(int index, RunPlan plan, ReadingWatch watch) {
    WaferRun run = specOf(plan);
    RoutingTrace trace =
        traces.get(run.trace().key(), () -> run.trace().openOnce(run.card(), run.seed(), watch));
    opened.add(index, plan, trace);
    return trace;
  }

  @Override
  public TimedResult run(int index, RunPlan plan, RoutingTrace trace, LongConsumer tokens) {
    WaferRun run = specOf(plan);
    BatchSize.check(run, run.requests(), trace.facts());
    BatchLoads work = loads.get(loadsKey(run), () -> loadsOf(run, trace));
    int batch = work.batches().indexOf(run.requests());
    checkIterations(run, work, batch);
    long begin = wallNanos.getAsLong();
    WaferResult result = new WaferAssembly(run, work, batch, tokens, logs.open(index, run)).run();
    logs.ended(index, result.timeline().endPs(result.timeline().windows() - 1));
    return new TimedResult(result, wallNanos.getAsLong() - begin);
  }

  @Override
  public Footprint footprint(RunPlan plan, RoutingTrace trace) {
    WaferRun run = specOf(plan);
    int sizes = batches.getOrDefault(loadsKey(run), new TreeSet<>()).size();
    return Footprint.of(run, trace.model(), sizes, loadsKey(run));
  }

  @Override
  public long tokens(RunPlan plan, RoutingTrace trace) {
    return BatchSize.tokens(trace.facts(), specOf(plan).requests(), specOf(plan).iterations());
  }

  @Override
  public String kind(RunPlan plan, RoutingTrace trace) {
    WaferRun run = specOf(plan);
    return trace.model().name() + ", " + run.allocation().name()
        + (run.predictor().isPresent() ? ", predicted" : "");
  }

  @Override
  public List<String> close(RunPlan plan) {
    WaferRun run = specOf(plan);
    traces.release(run.trace().key());
    return loads.release(loadsKey(run)) ? List.of(loadsKey(run)) : List.of();
  }

  @Override
  public Metric judgedBy() {
    return WaferMetrics.DECODE_SECONDS;
  }

  @Override
  public OptionalDouble score(RunPlan plan, TimedResult result) {
    return OptionalDouble.of(WaferMetrics.secondsOf(result.wafer().decode().timePs()));
  }

  /** A batch that ends sooner would count passes that never were. */
  private static void checkIterations(WaferRun run, BatchLoads work, int batch) {
    int passes = run.iterations();
    while (passes > 0 && work.tokens(batch, passes - 1) == 0) {
      passes--;
    }
    if (passes < run.iterations()) {
      throw run.problemOfIterations(
          run.iterations() + " forward passes, but the longest of the " + run.requests()
              + " requests has a prompt and " + Math.max(0, passes - 1)
              + " tokens after it; write batch.iterations: " + Math.max(2, passes));
    }
  }

  private BatchLoads loadsOf(WaferRun run, RoutingTrace trace) {
    String key = loadsKey(run);
    // Larger batches have failed.
    List<Integer> sizes = batches.getOrDefault(key, new TreeSet<>()).stream()
        .filter(requests -> requests <= trace.facts().requests())
        .toList();
    StepMajorRouting routing =
        trace instanceof StepMajorRouting byStep ? byStep : new StepMajorTrace(trace, scratch);
    return BatchLoads.of(routing, sizes, run.iterations(), predictorOf(run), scratch);
  }

  /** Runs without predictions share the loads of those that have some. */
  private Optional<PredictorSpec> predictorOf(WaferRun run) {
    return run.predictor().or(() -> predictors.getOrDefault(batchKey(run), Optional.empty()));
  }

  static String batchKey(WaferRun run) {
    return run.trace().key() + "|" + run.iterations();
  }

  private String loadsKey(WaferRun run) {
    return batchKey(run) + "|" + predictorOf(run);
  }

  @Override
  public ResultTable table(List<RunOutcome<TimedResult>> results) {
    return new WaferComparison(scenario, results).table();
  }

  @Override
  public Map<String, ResultTable> details(List<RunOutcome<TimedResult>> results) {
    return new WaferDetails(scenario, results).tables();
  }

  @Override
  public List<TraceFacts> traces() {
    return opened.facts();
  }

  @Override
  public List<String> summary(ResultTable table) {
    return scenario.question() == Question.FIDELITY ? FidelityError.of(table).lines() : List.of();
  }

  @Override
  public Map<String, List<Duration>> wallTimes(List<RunOutcome<TimedResult>> results) {
    return Map.of(Experiment.RUN_SECONDS, RunOutcome.wallTimes(results, TimedResult::wallNanos));
  }

  @Override
  public List<String> notes(List<RunOutcome<TimedResult>> results) {
    Set<String> overflows = new TreeSet<>();
    Map<Integer, MoeModel> models = opened.models();
    Set<String> baselines = new LinkedHashSet<>();
    Set<String> references =
        scenario.plans().stream().map(RunPlan::reference).collect(Collectors.toSet());
    for (int i = 0; i < results.size(); i++) {
      RunOutcome<TimedResult> outcome = results.get(i);
      WaferRun run = specOf(scenario.plans().get(i));
      MoeModel model = models.get(i);
      if (model != null) {
        outcome.ifDone(found -> found
            .wafer()
            .overflow()
            .ifPresent(
                overflow -> overflows.add("memory overflow: " + model.name() + ": " + overflow)));
      }
      if (outcome.isFailed() && references.contains(run.key())) {
        baselines.add("a baseline failed, so nothing is compared with it: " + outcome.error());
      }
    }
    List<String> notes = new ArrayList<>(overflows);
    notes.addAll(baselines);
    return List.copyOf(notes);
  }

  @Override
  public void close() {
    scratch.close();
  }
}
