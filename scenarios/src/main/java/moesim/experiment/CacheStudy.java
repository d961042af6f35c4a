package moesim.experiment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import moesim.replay.RunResult;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.scenario.CacheRun;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;

/** Replays through caches without timing. */
final class CacheStudy implements Study<RunResult> {
  private final Scenario scenario;
  private final SharedTraces shared;
  private final OpenedTraces opened = new OpenedTraces();

  /** By plan number, of the optima. */
  private final Map<Integer, OptimumBounds> bounds = new ConcurrentSkipListMap<>();

  /** What the results say by themselves, once they are all there. */
  private List<String> oddities = List.of();

  CacheStudy(Scenario scenario) {
    this.scenario = scenario;
    shared = new SharedTraces(scenario.plans().stream().map(CacheStudy::specOf).toList());
  }

  @Override
  public RunResult run(int index, RunPlan plan, LongConsumer tokens) {
    CacheRun spec = specOf(plan);
    RoutingTrace trace = shared.trace(spec);
    opened.add(index, plan, trace);
    RunResult result = new Assembly(spec, trace, shared).run(tokens);
    if (spec.isOptimum()) {
      bounds.put(index, OptimumBounds.of(spec, trace, shared, result.counts().misses()));
    }
    shared.release(spec);
    return result;
  }

  static CacheRun specOf(RunPlan plan) {
    return (CacheRun) plan.spec();
  }

  @Override
  public ResultTable table(List<RunResult> results) {
    oddities = CacheNotes.of(scenario, results, opened.models());
    return new Comparison(scenario, results, opened.models(), bounds).table();
  }

  @Override
  public Map<String, ResultTable> details(List<RunResult> results) {
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
  public List<Duration> durations() {
    return List.of();
  }

  @Override
  public List<String> notes() {
    return Stream.concat(
            oddities.stream(),
            bounds.values().stream().flatMap(found -> found.note().stream()).distinct())
        .toList();
  }

  @Override
  public void close() {
    shared.close();
  }
}
