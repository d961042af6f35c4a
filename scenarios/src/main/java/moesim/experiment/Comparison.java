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
import moesim.model.MoeModel;
import moesim.replay.RunResult;
import moesim.scenario.CacheRun;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;

/** Joins every run with its offline optimum. */
record Comparison(
    Scenario scenario,
    List<RunResult> results,
    List<MoeModel> models,
    Map<Integer, OptimumBounds> bounds) {

  ResultTable table() {
    Map<String, Long> optima = new HashMap<>();
    Map<String, OptimumBounds> found = new HashMap<>();
    for (int i = 0; i < results.size(); i++) {
      RunPlan plan = scenario.plans().get(i);
      if (CacheStudy.specOf(plan).isOptimum()) {
        optima.put(plan.reference(), results.get(i).counts().misses());
        Optional.ofNullable(bounds.get(i)).ifPresent(one -> found.put(plan.reference(), one));
      }
    }
    List<Metric> columns = columns();
    List<ResultTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      RunPlan plan = scenario.plans().get(i);
      Long optimum = optima.get(plan.reference());
      if (optimum == null) {
        throw new IllegalStateException("no optimum for " + plan.reference());
      }
      CacheRun spec = CacheStudy.specOf(plan);
      CacheCounts counts = results.get(i).counts();
      Map<Metric, Number> metrics =
          metrics(spec, results.get(i), optimum, isOptimal(spec, models.get(i), counts));
      Map<Metric, String> words = new HashMap<>();
      OptimumBounds known = found.get(plan.reference());
      if (known != null) {
        putBounds(metrics, known, spec, counts);
        if (!known.method().isEmpty()) {
          words.put(Metric.OPTIMUM_METHOD, known.method());
        }
      }
      if (columns.contains(Metric.LOADED_COST)) {
        metrics.put(Metric.LOADED_COST, counts.loadedCost());
      }
      metrics.keySet().retainAll(columns);
      Bound.of(spec, models.get(i)).ifPresent(bound -> {
        bound.ratio().ifPresent(ratio -> metrics.put(Metric.BOUND_RATIO, ratio));
        metrics.put(Metric.BOUND_THEOREM, (long) bound.theorem());
      });
      words.keySet().retainAll(columns);
      rows.add(new ResultTable.Row(plan.values(), metrics, words));
    }
    if (rows.stream().anyMatch(row -> row.metrics().containsKey(Metric.BOUND_THEOREM))) {
      columns.addAll(Metric.BOUNDS);
    }
    return new ResultTable(scenario.columns(), columns, rows);
  }

  /** Those of every replay, and those that some run has a use for. */
  private List<Metric> columns() {
    List<CacheRun> runs = scenario.plans().stream().map(CacheStudy::specOf).toList();
    List<Metric> columns = new ArrayList<>(Metric.REPLAYED);
    boolean sizes = IntStream.range(0, runs.size())
        .anyMatch(i -> OptimumBounds.unequalSizes(runs.get(i), models.get(i)));
    boolean costs = runs.stream().anyMatch(OptimumBounds::priced);
    if (sizes) {
      columns.addAll(Metric.SIZES);
    }
    if (costs) {
      columns.addAll(Metric.COSTS);
    }
    if (sizes || costs) {
      columns.add(Metric.OPTIMUM_METHOD);
    }
    if (runs.stream().anyMatch(run -> run.prefetch().isActive())) {
      columns.addAll(Metric.PREFETCHES);
    }
    return columns;
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
   * Belady's rule is optimal for pages of one weight, counted from a cold start, if the run may do no more than the optimum:
   * experts that stream past a fixed share cost it no place, which co-resident and sequential access grant no shared cache.
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
      CacheRun spec, RunResult result, long belady, boolean optimal) {
    CacheCounts counts = result.counts();
    boolean prefetches = spec.prefetch().isActive();
    Map<Metric, Number> metrics = new LinkedHashMap<>();
    metrics.put(Metric.ACCESSES, counts.accesses());
    metrics.put(Metric.HITS, counts.hits());
    metrics.put(Metric.MISSES, counts.misses());
    metrics.put(Metric.STREAMED_MISSES, counts.streamedMisses());
    putRatio(metrics, Metric.MISS_RATIO, counts.misses(), counts.accesses());
    if (optimal) {
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

  private static void putPrefetches(Map<Metric, Number> metrics, PrefetchCounts ahead) {
    metrics.put(Metric.PREFETCHED, ahead.loads());
    metrics.put(Metric.USEFUL_PREFETCHES, ahead.useful());
    metrics.put(Metric.WASTED_PREFETCHES, ahead.wasted());
    if (ahead.bytes() != PageTable.UNKNOWN) {
      metrics.put(Metric.PREFETCHED_BYTES, ahead.bytes());
    }
  }

  private static void putRatio(
      Map<Metric, Number> metrics, Metric metric, long numerator, long denominator) {
    if (denominator > 0) {
      metrics.put(metric, (double) numerator / denominator);
    }
  }
}
