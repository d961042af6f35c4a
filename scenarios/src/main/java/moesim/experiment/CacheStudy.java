package moesim.experiment;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongConsumer;
import moesim.replay.UnitLog;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.scenario.CacheRun;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;
import moesim.traces.ReadingWatch;

/** Replays through caches without timing. */
final class CacheStudy implements Study<CacheResult> {
  private final Scenario scenario;
  private final SharedTraces shared;
  private final OpenedTraces opened = new OpenedTraces();

  CacheStudy(Scenario scenario, long scratchBytes) {
    this.scenario = scenario;
    shared =
        new SharedTraces(scenario.plans().stream().map(CacheStudy::specOf).toList(), scratchBytes);
  }

  @Override
  public Class<CacheResult> resultType() {
    return CacheResult.class;
  }

  @Override
  public RoutingTrace open(int index, RunPlan plan, ReadingWatch watch) {
    RoutingTrace trace = shared.trace(specOf(plan), watch);
    opened.add(index, plan, trace);
    return trace;
  }

  @Override
  public CacheResult run(int index, RunPlan plan, RoutingTrace trace, LongConsumer tokens) {
    CacheRun spec = specOf(plan);
    UnitLog units = UnitLog.over(RatioIntervals.overSteps(spec, trace.facts()));
    Assembly.Replayed replay = new Assembly(spec, trace, shared).run(units, tokens);
    long misses = replay.counted().counts().misses();
    return new CacheResult(
        replay.counted(),
        units.counts(),
        spec.isOptimum()
            ? Optional.of(OptimumBounds.of(spec, trace, shared, misses))
            : Optional.empty(),
        replay.times(),
        replay.host());
  }

  @Override
  public void replay(int index, RunPlan plan, RoutingTrace trace, LongConsumer tokens) {
    new Assembly(specOf(plan), trace, shared).run(tokens);
  }

  @Override
  public double secondsBeside(RunPlan plan, RoutingTrace trace, BoundsProbe probe) {
    return probe.seconds(specOf(plan), trace);
  }

  @Override
  public Footprint footprint(RunPlan plan, RoutingTrace trace) {
    return Footprint.of(specOf(plan), trace);
  }

  @Override
  public long tokens(RunPlan plan, RoutingTrace trace) {
    return Footprint.tokens(specOf(plan), trace.facts());
  }

  @Override
  public String kind(RunPlan plan, RoutingTrace trace) {
    return specOf(plan).policy().name();
  }

  @Override
  public List<String> close(RunPlan plan) {
    CacheRun spec = specOf(plan);
    return shared.release(spec) ? List.of(Footprint.keyOf(spec.trace().key())) : List.of();
  }

  static CacheRun specOf(RunPlan plan) {
    return (CacheRun) plan.spec();
  }

  @Override
  public Metric judgedBy() {
    return Metric.MISS_RATIO;
  }

  @Override
  public OptionalDouble score(RunPlan plan, CacheResult result) {
    long accesses = result.replay().counts().accesses();
    return accesses == 0 || specOf(plan).policy().knowsTheFuture()
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) result.replay().counts().misses() / accesses);
  }

  @Override
  public ResultTable table(List<RunOutcome<CacheResult>> results) {
    return new Comparison(scenario, results, opened.models()).table();
  }

  @Override
  public Map<String, ResultTable> details(List<RunOutcome<CacheResult>> results) {
    return Map.of(UnitTable.NAME, UnitTable.of(scenario, results));
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
  public Map<String, List<Duration>> wallTimes(List<RunOutcome<CacheResult>> results) {
    return Map.of();
  }

  @Override
  public List<String> notes(List<RunOutcome<CacheResult>> results) {
    Set<String> notes = new LinkedHashSet<>(CacheNotes.of(scenario, results, opened.models()));
    for (RunOutcome<CacheResult> outcome : results) {
      outcome.ifDone(found -> found.bounds().flatMap(OptimumBounds::note).ifPresent(notes::add));
    }
    for (int i = 0; i < results.size(); i++) {
      RunPlan plan = scenario.plans().get(i);
      if (results.get(i).isFailed() && specOf(plan).isOptimum()) {
        notes.add("an optimum failed, so nothing is compared with it: "
            + results.get(i).error());
      }
    }
    return List.copyOf(notes);
  }

  @Override
  public void close() {
    shared.close();
  }
}
