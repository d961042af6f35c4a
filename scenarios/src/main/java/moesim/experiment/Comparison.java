package moesim.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
record Comparison(Scenario scenario, List<RunResult> results, List<MoeModel> models) {

  ResultTable table() {
    Map<String, Long> optima = new HashMap<>();
    for (int i = 0; i < results.size(); i++) {
      RunPlan plan = scenario.plans().get(i);
      if (CacheStudy.specOf(plan).isOptimum()) {
        optima.put(plan.reference(), results.get(i).counts().misses());
      }
    }
    List<ResultTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      RunPlan plan = scenario.plans().get(i);
      Long optimum = optima.get(plan.reference());
      if (optimum == null) {
        throw new IllegalStateException("no optimum for " + plan.reference());
      }
      Map<Metric, Number> metrics = metrics(
          CacheStudy.specOf(plan),
          results.get(i),
          optimum,
          isOptimal(CacheStudy.specOf(plan), models.get(i), results.get(i).counts()));
      Bound.of(CacheStudy.specOf(plan), models.get(i)).ifPresent(bound -> {
        bound.ratio().ifPresent(ratio -> metrics.put(Metric.BOUND_RATIO, ratio));
        metrics.put(Metric.BOUND_THEOREM, (long) bound.theorem());
      });
      rows.add(new ResultTable.Row(plan.values(), metrics));
    }
    boolean bounded =
        rows.stream().anyMatch(row -> row.metrics().containsKey(Metric.BOUND_THEOREM));
    boolean prefetches = scenario.plans().stream()
        .anyMatch(plan -> CacheStudy.specOf(plan).prefetch().isActive());
    List<Metric> metrics = new ArrayList<>(prefetches ? Metric.ALL : Metric.REPLAYED);
    metrics.addAll(bounded ? Metric.BOUNDS : List.of());
    return new ResultTable(scenario.columns(), metrics, rows);
  }

  /**
   * Belady's rule is optimal for pages of one weight, counted from a cold start, if the run may do no more than the optimum:
   * experts that stream past a fixed share cost it no place, which co-resident and sequential access grant no shared cache.
   */
  private static boolean isOptimal(CacheRun spec, MoeModel model, CacheCounts counts) {
    boolean equal = !spec.cache().capacity().weighsBytes() || model.hasEqualExperts();
    boolean streamsPast = !spec.cache().shared()
        && counts.streamedMisses() > 0
        && spec.cache().semantics() != AccessSemantics.EVENT_ATOMIC;
    return equal && !streamsPast && spec.replay().warmupSteps() == 0;
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
