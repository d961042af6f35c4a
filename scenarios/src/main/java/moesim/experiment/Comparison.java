package moesim.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCounts;
import moesim.cache.PageTable;
import moesim.cache.PrefetchCounts;
import moesim.hardware.offload.OffloadSpec;
import moesim.model.MoeModel;
import moesim.replay.RunResult;
import moesim.scenario.CacheRun;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;
import org.jspecify.annotations.Nullable;

/** Joins every run with its offline optimum. */
record Comparison(
    Scenario scenario, List<RunOutcome<CacheResult>> results, Map<Integer, MoeModel> models) {

  ResultTable table() {
    Map<String, CacheResult> optima = new HashMap<>();
    for (int i = 0; i < results.size(); i++) {
      RunPlan plan = scenario.plans().get(i);
      if (CacheStudy.specOf(plan).isOptimum()) {
        results.get(i).ifDone(found -> optima.put(plan.reference(), found));
      }
    }
    List<Metric> columns = columns();
    RatioIntervals intervals = new RatioIntervals(scenario);
    List<ResultTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      RunPlan plan = scenario.plans().get(i);
      Optional<CacheResult> result = results.get(i).result();
      MoeModel model = models.get(i);
      rows.add(
          result.isEmpty() || model == null
              ? new ResultTable.Row(plan.values(), Map.of())
              : row(plan, result.get(), model, optimumOf(plan, optima), columns, intervals));
    }
    if (rows.stream().anyMatch(row -> row.metrics().containsKey(Metric.BOUND_THEOREM))) {
      columns.addAll(Metric.BOUNDS);
    }
    return new ResultTable(scenario.columns(), columns, rows);
  }

  /** Empty if it failed; a scenario without one is a mistake of ours. */
  private Optional<CacheResult> optimumOf(RunPlan plan, Map<String, CacheResult> optima) {
    CacheResult found = optima.get(plan.reference());
    if (found == null && results.stream().noneMatch(RunOutcome::isFailed)) {
      throw new IllegalStateException("no optimum for " + plan.reference());
    }
    return Optional.ofNullable(found);
  }

  private static ResultTable.Row row(
      RunPlan plan,
      CacheResult result,
      MoeModel model,
      Optional<CacheResult> optimum,
      List<Metric> columns,
      RatioIntervals intervals) {
    CacheRun spec = CacheStudy.specOf(plan);
    CacheCounts counts = result.replay().counts();
    Map<Metric, Number> metrics =
        metrics(spec, result.replay(), optimum, isOptimal(spec, model, counts));
    putIntervals(metrics, result, optimum, intervals);
    Map<Metric, String> words = new HashMap<>();
    optimum.flatMap(CacheResult::bounds).ifPresent(known -> {
      putBounds(metrics, known, spec, counts);
      words.put(Metric.OPTIMUM_METHOD, known.method());
    });
    if (columns.contains(Metric.LOADED_COST)) {
      metrics.put(Metric.LOADED_COST, counts.loadedCost());
    }
    OffloadMetrics.put(metrics, spec, model, result, optimum);
    metrics.keySet().retainAll(columns);
    Bound.of(spec, model).ifPresent(bound -> {
      bound.ratio().ifPresent(ratio -> metrics.put(Metric.BOUND_RATIO, ratio));
      metrics.put(Metric.BOUND_THEOREM, (long) bound.theorem());
    });
    words.keySet().retainAll(columns);
    return new ResultTable.Row(plan.values(), metrics, words);
  }

  /** Those of every replay, and those that some run has a use for. */
  private List<Metric> columns() {
    List<CacheRun> runs = scenario.plans().stream().map(CacheStudy::specOf).toList();
    List<Metric> columns = new ArrayList<>(Metric.REPLAYED);
    boolean sizes =
        IntStream.range(0, runs.size()).anyMatch(i -> unequalSizes(runs.get(i), models.get(i)));
    boolean costs = runs.stream().anyMatch(OptimumBounds::priced);
    if (sizes) {
      columns.addAll(Metric.SIZES);
    }
    if (costs) {
      columns.addAll(Metric.COSTS);
    }
    columns.add(Metric.OPTIMUM_METHOD);
    if (runs.stream().anyMatch(run -> run.prefetch().isActive())) {
      columns.addAll(Metric.PREFETCHES);
    }
    if (runs.stream().anyMatch(run -> run.server().isPresent())) {
      columns.addAll(OffloadMetrics.ALL);
    }
    if (runs.stream().anyMatch(run -> run.server().flatMap(OffloadSpec::host).isPresent())) {
      columns.addAll(OffloadMetrics.HOST);
    }
    return columns;
  }

  private static boolean unequalSizes(CacheRun run, @Nullable MoeModel model) {
    return model != null && OptimumBounds.unequalSizes(run, model);
  }

  /** A run that may do what the optimum may not, or loads ahead, has no ratio to it. */
  private static void putBounds(
      Map<Metric, Number> metrics, OptimumBounds known, CacheRun spec, CacheCounts counts) {
    boolean comparable = !streamsPast(spec, counts) && !spec.prefetch().isActive();
    known.missesAtLeast().ifPresent(least -> {
      metrics.put(Metric.OPTIMAL_MISSES_AT_LEAST, least);
      if (comparable) {
        putRatio(metrics, Metric.MISSES_VS_LOWER_BOUND, counts.misses(), least);
      }
    });
    known.missesAtMost().ifPresent(most -> metrics.put(Metric.OPTIMAL_MISSES_AT_MOST, most));
    known.cost().ifPresent(least -> {
      metrics.put(Metric.OPTIMAL_COST, least);
      if (comparable) {
        putRatio(metrics, Metric.COST_RATIO, counts.loadedCost(), least);
      }
    });
  }

  /**
   * Belady's rule is optimal for pages of one weight, counted from a cold start, if the run may do
   * no more than the optimum: experts that stream past a fixed share cost it no place, which
   * co-resident and sequential access grant no shared cache.
   */
  private static boolean isOptimal(CacheRun spec, MoeModel model, CacheCounts counts) {
    boolean equal = !spec.cache().capacity().weighsBytes() || model.hasEqualExperts();
    return equal && !streamsPast(spec, counts) && spec.replay().warmupSteps() == 0;
  }

  static boolean streamsPast(CacheRun spec, CacheCounts counts) {
    return !spec.cache().shared()
        && counts.streamedMisses() > 0
        && spec.cache().semantics() != AccessSemantics.EVENT_ATOMIC;
  }

  private static Map<Metric, Number> metrics(
      CacheRun spec, RunResult result, Optional<CacheResult> optimum, boolean optimal) {
    long belady = optimum.map(found -> found.replay().counts().misses()).orElse(0L);
    CacheCounts counts = result.counts();
    boolean prefetches = spec.prefetch().isActive();
    Map<Metric, Number> metrics = new LinkedHashMap<>();
    metrics.put(Metric.ACCESSES, counts.accesses());
    metrics.put(Metric.HITS, counts.hits());
    metrics.put(Metric.MISSES, counts.misses());
    metrics.put(Metric.STREAMED_MISSES, counts.streamedMisses());
    putRatio(metrics, Metric.MISS_RATIO, counts.misses(), counts.accesses());
    if (optimal && optimum.isPresent()) {
      metrics.put(Metric.OPTIMAL_MISSES, belady);
    }
    putRatio(
        metrics,
        optimal && !prefetches ? Metric.COMPETITIVE_RATIO : Metric.MISSES_VS_BELADY,
        counts.misses(),
        belady);
    metrics.put(Metric.EVICTIONS, counts.evictions());
    if (counts.loadedBytes() != PageTable.UNKNOWN) {
      metrics.put(Metric.LOADED_BYTES, counts.loadedBytes());
    }
    metrics.put(Metric.STEPS_WITH_A_MISS, counts.stepsWithAMiss());
    if (prefetches) {
      putPrefetches(metrics, result.prefetches());
      if (optimal) {
        putRatio(
            metrics,
            Metric.LOADS_VS_OPTIMUM,
            counts.misses() + result.prefetches().loads(),
            belady);
      }
    }
    return metrics;
  }

  private static void putIntervals(
      Map<Metric, Number> metrics,
      CacheResult result,
      Optional<CacheResult> optimum,
      RatioIntervals intervals) {
    intervals.ofMissRatio(result.units()).ifPresent(interval -> {
      metrics.put(Metric.MISS_RATIO_LOW, interval.low());
      metrics.put(Metric.MISS_RATIO_HIGH, interval.high());
    });
    if (optimum.isPresent() && metrics.containsKey(Metric.COMPETITIVE_RATIO)) {
      intervals.ofRatio(result.units(), optimum.get().units()).ifPresent(interval -> {
        metrics.put(Metric.COMPETITIVE_RATIO_LOW, interval.low());
        metrics.put(Metric.COMPETITIVE_RATIO_HIGH, interval.high());
      });
    }
  }

  private static void putPrefetches(Map<Metric, Number> metrics, PrefetchCounts ahead) {
    metrics.put(Metric.PREFETCHED, ahead.loads());
    metrics.put(Metric.USEFUL_PREFETCHES, ahead.useful());
    metrics.put(Metric.WASTED_PREFETCHES, ahead.wasted());
    if (ahead.bytes() != PageTable.UNKNOWN) {
      metrics.put(Metric.PREFETCHED_BYTES, ahead.bytes());
    }
  }

  /** Puts a ratio, or nothing where there is nothing to divide by. */
  static void putRatio(
      Map<Metric, Number> metrics, Metric metric, long numerator, long denominator) {
    putRatio(metrics, metric, (double) numerator, (double) denominator);
  }

  /** Nothing is divided by nothing: the field stays empty. */
  static void putRatio(
      Map<Metric, Number> metrics, Metric metric, double numerator, double denominator) {
    if (denominator > 0) {
      metrics.put(metric, numerator / denominator);
    }
  }
}
