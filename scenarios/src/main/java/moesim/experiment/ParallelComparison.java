package moesim.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.hardware.parallel.ParallelCounts;
import moesim.hardware.parallel.TimeUse;
import moesim.scenario.ParallelRun;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;

/** Joins every run by expert parallelism with its baseline. */
record ParallelComparison(Scenario scenario, List<RunOutcome<ParallelResult>> results) {
  private static final double SECONDS_PER_HOUR = 3600;
  private static final double MILLION = 1e6;

  ResultTable table() {
    Map<String, ParallelResult> byKey = new HashMap<>();
    for (int i = 0; i < results.size(); i++) {
      String key = scenario.plans().get(i).spec().identity();
      results.get(i).result().ifPresent(found -> byKey.put(key, found));
    }
    boolean compares = scenario.plans().stream()
        .anyMatch(plan -> !plan.reference().equals(plan.spec().identity()));
    List<ResultTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      RunPlan plan = scenario.plans().get(i);
      // Without any baseline nothing is compared: a column of ones would say that all are alike.
      Optional<ParallelResult> baseline =
          compares ? Optional.ofNullable(byKey.get(plan.reference())) : Optional.empty();
      rows.add(new ResultTable.Row(
          plan.values(),
          results
              .get(i)
              .result()
              .map(found -> metrics(ParallelStudy.specOf(plan), found, baseline))
              .orElse(Map.of())));
    }
    List<Metric> columns = new ArrayList<>(ParallelMetrics.ALL);
    if (scenario.plans().stream()
        .noneMatch(plan -> ParallelStudy.specOf(plan).price().isPresent())) {
      columns.remove(ParallelMetrics.COST);
    }
    return new ResultTable(scenario.columns(), columns, rows);
  }

  private static Map<Metric, Number> metrics(
      ParallelRun run, ParallelResult result, Optional<ParallelResult> baseline) {
    Map<Metric, Number> metrics = new LinkedHashMap<>();
    rates(metrics, run, result);
    baseline.ifPresent(other ->
        Comparison.putRatio(metrics, WaferMetrics.SPEEDUP, other.decodePs(), result.decodePs()));
    ParallelCounts counts = result.decode();
    int units = run.machine().degrees().units();
    for (TimeUse use : TimeUse.values()) {
      metrics.put(
          ParallelMetrics.of(use),
          WaferMetrics.secondsOf(counts.spentPs(use)) / ((double) units * result.parts()));
    }
    metrics.put(ParallelMetrics.SLOWEST_EXPERTS, WaferMetrics.secondsOf(counts.slowestExpertsPs()));
    Comparison.putRatio(
        metrics,
        ParallelMetrics.EXPOSED,
        (double) counts.exposedPs(),
        (double) result.decodePs() * units);
    traffic(metrics, result);
    use(metrics, result);
    placement(metrics, result);
    metrics.put(ParallelMetrics.MEMORY, result.fullestBytes());
    return metrics;
  }

  private static void rates(Map<Metric, Number> metrics, ParallelRun run, ParallelResult result) {
    double prefill = WaferMetrics.secondsOf(result.prefillPs());
    double decode = WaferMetrics.secondsOf(result.decodePs());
    int units = run.machine().degrees().units();
    metrics.put(WaferMetrics.PREFILL_SECONDS, prefill);
    metrics.put(WaferMetrics.DECODE_SECONDS, decode);
    Comparison.putRatio(
        metrics,
        ParallelMetrics.PREFILL_TOKENS_PER_SECOND,
        (double) result.prefillTokens(),
        prefill);
    Comparison.putRatio(
        metrics, ParallelMetrics.SECONDS_PER_STEP, decode, (double) result.decodeSteps());
    Comparison.putRatio(
        metrics, WaferMetrics.TOKENS_PER_SECOND, (double) result.decodeTokens(), decode);
    Comparison.putRatio(
        metrics,
        ParallelMetrics.TOKENS_PER_UNIT_SECOND,
        (double) result.decodeTokens(),
        decode * units);
    Comparison.putRatio(
        metrics, ParallelMetrics.TOKENS_PER_REQUEST_SECOND, (double) result.decodeSteps(), decode);
    run.price()
        .ifPresent(price -> Comparison.putRatio(
            metrics,
            ParallelMetrics.COST,
            units * price * decode * MILLION,
            result.decodeTokens() * SECONDS_PER_HOUR));
  }

  private static void traffic(Map<Metric, Number> metrics, ParallelResult result) {
    ParallelCounts counts = result.decode();
    metrics.put(ParallelMetrics.DISPATCH_BYTES, counts.dispatchBytes());
    metrics.put(ParallelMetrics.COMBINE_BYTES, counts.combineBytes());
    metrics.put(ParallelMetrics.INTER_NODE_BYTES, counts.interNodeBytes());
    double tokenLayers = (double) counts.layerSteps()
        / Math.max(1, result.decodeSteps() * result.parts())
        * result.decodeTokens();
    Comparison.putRatio(
        metrics, ParallelMetrics.COPIES_PER_TOKEN, (double) counts.dispatchedCopies(), tokenLayers);
    Comparison.putRatio(
        metrics, ParallelMetrics.NODES_PER_TOKEN, (double) counts.nodeVisits(), tokenLayers);
    Comparison.putRatio(
        metrics, ParallelMetrics.LOCAL_COPIES, counts.localCopies(), counts.dispatchedCopies());
    metrics.put(ParallelMetrics.MESSAGES, counts.messages());
  }

  private static void use(Map<Metric, Number> metrics, ParallelResult result) {
    ParallelCounts counts = result.decode();
    double units = counts.busyPs().size();
    double timePs = result.decodePs();
    double busyPs = counts.busyPs().stream().mapToLong(Long::longValue).sum();
    double busiestPs = counts.busyPs().stream().mapToLong(Long::longValue).max().orElse(0);
    Comparison.putRatio(metrics, ParallelMetrics.UNIT_UTILISATION, busyPs, timePs * units);
    Comparison.putRatio(metrics, ParallelMetrics.BUSIEST_UNIT, busiestPs, timePs);
    Comparison.putRatio(
        metrics,
        ParallelMetrics.USED_LINK_UTILISATION,
        (double) counts.linkBusyPs(),
        timePs * counts.usedLinks());
    Comparison.putRatio(
        metrics, WaferMetrics.BUSIEST_LINK, (double) counts.busiestLinkPs(), timePs);
  }

  private static void placement(Map<Metric, Number> metrics, ParallelResult result) {
    ParallelResult.Balance balance = result.balance();
    balance.unit().ifPresent(value -> metrics.put(ParallelMetrics.UNIT_BALANCE, value));
    balance.node().ifPresent(value -> metrics.put(ParallelMetrics.NODE_BALANCE, value));
    balance.expert().ifPresent(value -> metrics.put(ParallelMetrics.EXPERT_BALANCE, value));
    balance.parP50().ifPresent(value -> metrics.put(ParallelMetrics.PAR_P50, value));
    balance.parP99().ifPresent(value -> metrics.put(ParallelMetrics.PAR_P99, value));
    metrics.put(ParallelMetrics.WASTED_SLOTS, balance.wastedSlots());
    metrics.put(ParallelMetrics.MIGRATION_INSIDE, result.moves().insideBytes());
    metrics.put(ParallelMetrics.MIGRATION_BETWEEN, result.moves().betweenBytes());
    metrics.put(ParallelMetrics.REBALANCES, result.moves().rebalances());
  }
}
