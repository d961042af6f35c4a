package moesim.experiment;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import moesim.hardware.wafer.WaferResult;
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

/** Batches of requests on wafers. Runs of one trace share its expert loads and predictions, which one of them makes. */
final class WaferStudy implements Study<WaferResult> {
  private final Scenario scenario;
  private final SharedWork<BatchLoads> loads = new SharedWork<>(BatchLoads::close);
  private final SharedWork<RoutingTrace> traces = new SharedWork<>(trace -> {});
  private final MappedScratch scratch = new MappedScratch(Runtime.getRuntime().maxMemory() / 2);
  private final OpenedTraces opened = new OpenedTraces();
  private final Map<String, TreeMap<Integer, WaferRun>> batches = new HashMap<>();
  private final Map<String, Optional<PredictorSpec>> predictors = new HashMap<>();
  private final LongSupplier wallNanos;
  private final long[] nanos;
  private final Set<String> overflows = new ConcurrentSkipListSet<>();

  WaferStudy(Scenario scenario, LongSupplier wallNanos) {
    this.scenario = scenario;
    this.wallNanos = wallNanos;
    nanos = new long[scenario.plans().size()];
    for (RunPlan plan : scenario.plans()) {
      WaferRun run = specOf(plan);
      String batch = batchKey(run);
      predictors.merge(batch, run.predictor(), (one, other) -> one.isPresent() ? one : other);
    }
    for (RunPlan plan : scenario.plans()) {
      WaferRun run = specOf(plan);
      traces.announce(run.trace().key());
      loads.announce(loadsKey(run));
      batches
          .computeIfAbsent(loadsKey(run), key -> new TreeMap<>())
          .putIfAbsent(run.requests(), run);
    }
  }

  static WaferRun specOf(RunPlan plan) {
    return (WaferRun) plan.spec();
  }

  @Override
  public WaferResult run(int index, RunPlan plan, LongConsumer tokens) {
    WaferRun run = specOf(plan);
    RoutingTrace trace =
        traces.get(run.trace().key(), () -> run.trace().openOnce(run.card(), run.seed()));
    opened.add(index, plan, trace);
    BatchLoads work = loads.get(loadsKey(run), () -> loadsOf(run, trace));
    int batch = work.batches().indexOf(run.requests());
    checkIterations(run, work, batch);
    long begin = wallNanos.getAsLong();
    WaferResult result = new WaferAssembly(run, work, batch, tokens).run();
    nanos[index] = wallNanos.getAsLong() - begin;
    result.overflow().ifPresent(overflow -> overflows.add(work.model().name() + ": " + overflow));
    loads.release(loadsKey(run));
    traces.release(run.trace().key());
    return result;
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
    TreeMap<Integer, WaferRun> bySize = batches.getOrDefault(key, new TreeMap<>());
    List<Integer> sizes = List.copyOf(bySize.keySet());
    BatchSize.check(bySize.lastEntry().getValue(), bySize.lastKey(), trace.facts());
    StepMajorRouting routing =
        trace instanceof StepMajorRouting byStep ? byStep : new StepMajorTrace(trace, scratch);
    return BatchLoads.of(routing, sizes, run.iterations(), predictorOf(run), scratch);
  }

  /** Runs without predictions share the loads of those that have some. */
  private Optional<PredictorSpec> predictorOf(WaferRun run) {
    return run.predictor().or(() -> predictors.getOrDefault(batchKey(run), Optional.empty()));
  }

  private static String batchKey(WaferRun run) {
    return run.trace().key() + "|" + run.iterations();
  }

  private String loadsKey(WaferRun run) {
    return batchKey(run) + "|" + predictorOf(run);
  }

  @Override
  public ResultTable table(List<WaferResult> results) {
    return new WaferComparison(scenario, results).table();
  }

  @Override
  public Map<String, ResultTable> details(List<WaferResult> results) {
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
  public List<Duration> durations() {
    return Arrays.stream(nanos).mapToObj(Duration::ofNanos).toList();
  }

  @Override
  public List<String> notes() {
    Set<String> notes = new LinkedHashSet<>();
    overflows.forEach(overflow -> notes.add("memory overflow: " + overflow));
    return List.copyOf(notes);
  }

  @Override
  public void close() {
    scratch.close();
  }
}
