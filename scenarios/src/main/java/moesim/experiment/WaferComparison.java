package moesim.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import moesim.hardware.wafer.Cause;
import moesim.hardware.wafer.Joules;
import moesim.hardware.wafer.Joules.Tier;
import moesim.hardware.wafer.WaferCounts;
import moesim.hardware.wafer.WaferResult;
import moesim.scenario.Question;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;
import moesim.scenario.WaferRun;

/** Joins every run on a wafer with its baseline, or with the first alternative of its point. */
record WaferComparison(Scenario scenario, List<RunOutcome<TimedResult>> results) {
  ResultTable table() {
    Map<String, Optional<WaferCounts>> references = references();
    List<ResultTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      RunPlan plan = scenario.plans().get(i);
      Optional<WaferCounts> baseline = references.get(plan.reference());
      if (baseline == null) {
        throw new IllegalStateException("no baseline for " + plan.values());
      }
      rows.add(new ResultTable.Row(
          plan.values(),
          results
              .get(i)
              .result()
              .map(found ->
                  metrics(scenario.question(), WaferStudy.specOf(plan), found.wafer(), baseline))
              .orElse(Map.of())));
    }
    List<Metric> columns = new ArrayList<>(WaferMetrics.of(scenario.question()));
    if (rows.stream().noneMatch(row -> row.metrics().containsKey(WaferMetrics.JOULES))) {
      columns.removeAll(WaferMetrics.ENERGY);
    }
    return new ResultTable(scenario.columns(), columns, rows);
  }

  /**
   * What the runs counted that others are compared with, by their key; empty of those that failed.
   */
  private Map<String, Optional<WaferCounts>> references() {
    Set<String> wanted =
        scenario.plans().stream().map(RunPlan::reference).collect(Collectors.toSet());
    Map<String, Optional<WaferCounts>> references = new HashMap<>();
    for (int i = 0; i < results.size(); i++) {
      String key = WaferStudy.specOf(scenario.plans().get(i)).key();
      if (wanted.contains(key)) {
        references.put(key, results.get(i).result().map(found -> found.wafer().decode()));
      }
    }
    return references;
  }

  private static Map<Metric, Number> metrics(
      Question question, WaferRun run, WaferResult result, Optional<WaferCounts> baseline) {
    Map<Metric, Number> metrics = new LinkedHashMap<>();
    WaferCounts decode = result.decode();
    metrics.put(WaferMetrics.PREFILL_SECONDS, WaferMetrics.secondsOf(result.prefillPs()));
    metrics.put(WaferMetrics.DECODE_SECONDS, WaferMetrics.secondsOf(decode.timePs()));
    double decodeSeconds = WaferMetrics.secondsOf(decode.timePs());
    Comparison.putRatio(
        metrics,
        WaferMetrics.PAPER_TOKENS_PER_SECOND,
        (double) run.requests() * run.iterations(),
        decodeSeconds);
    Comparison.putRatio(
        metrics, WaferMetrics.TOKENS_PER_SECOND, (double) result.decodeTokens(), decodeSeconds);
    baseline.ifPresent(other -> compare(question, metrics, decode, other));
    metrics.put(WaferMetrics.LLC_BYTES, decode.llcBytes());
    metrics.put(WaferMetrics.LOCAL_BYTES, decode.localBytes());
    metrics.put(WaferMetrics.REMOTE_BYTES, decode.remoteBytes());
    metrics.put(WaferMetrics.TOKEN_BYTES, decode.tokenBytes());
    metrics.put(WaferMetrics.BYTE_HOPS, decode.byteHops());
    metrics.put(WaferMetrics.REQUEST_HOPS, decode.requestHops());
    putUse(
        metrics,
        result.linkBusyPs(),
        decode.timePs(),
        WaferMetrics.LINK_UTILISATION,
        WaferMetrics.BUSIEST_LINK);
    putUse(
        metrics,
        result.computeBusyPs(),
        decode.timePs(),
        WaferMetrics.COMPUTE_UTILISATION,
        WaferMetrics.BUSIEST_DIE);
    Comparison.putRatio(
        metrics,
        WaferMetrics.IMBALANCE,
        (double) LongStream.of(result.computeBusyPs()).max().orElse(0)
            * result.computeBusyPs().length,
        (double) LongStream.of(result.computeBusyPs()).sum());
    metrics.put(WaferMetrics.LLC_HITS, decode.llcHits());
    long sliceBytes = run.shape().sliceBytes();
    long slices = (decode.llcBytes() + decode.localBytes() + decode.remoteBytes()) / sliceBytes;
    Comparison.putRatio(metrics, WaferMetrics.LLC_HIT_RATIO, decode.llcHits(), slices);
    metrics.put(WaferMetrics.HOME_LLC_HITS, decode.homeLlcHits());
    metrics.put(WaferMetrics.LLC_WRITTEN, decode.llcWrittenBytes());
    metrics.put(WaferMetrics.REPLICA_HITS, decode.replicaHits());
    if (run.wafer().replicas().isPresent()) {
      Comparison.putRatio(
          metrics,
          WaferMetrics.REPLICA_HIT_RATIO,
          decode.replicaHits(),
          decode.replicaHits() + decode.remoteBytes() / sliceBytes);
    }
    metrics.put(WaferMetrics.REPLICA_BYTES, decode.replicaBytes());
    metrics.put(WaferMetrics.FULLEST_REPLICAS, result.fullestReplicaBytes());
    metrics.put(WaferMetrics.OPERATIONS, decode.operations());
    for (Cause cause : Cause.values()) {
      metrics.put(WaferMetrics.blamedOn(cause), WaferMetrics.secondsOf(decode.causePs(cause)));
    }
    run.energy()
        .map(energy ->
            new Joules(energy, decode, sliceBytes, result.denseBytes(), result.denseFlop()))
        .ifPresent(joules -> putJoules(metrics, joules));
    return metrics;
  }

  private static void putJoules(Map<Metric, Number> metrics, Joules joules) {
    double sum = 0;
    for (Tier tier : Tier.values()) {
      double ofTier = joules.of(tier).doubleValue();
      metrics.put(WaferMetrics.joulesOf(tier), ofTier);
      sum += ofTier;
    }
    metrics.put(WaferMetrics.JOULES, sum);
    WaferMetrics.joulesByCause()
        .forEach((cause, metric) -> metrics.put(metric, joules.of(cause).doubleValue()));
  }

  private static void compare(
      Question question, Map<Metric, Number> metrics, WaferCounts decode, WaferCounts reference) {
    long ps = decode.timePs();
    long referencePs = reference.timePs();
    switch (question) {
      case RUN, CURVE -> {
        Comparison.putRatio(metrics, WaferMetrics.SPEEDUP, referencePs, ps);
        Comparison.putRatio(
            metrics, WaferMetrics.HOP_REDUCTION, reference.requestHops(), decode.requestHops());
      }
      case WHAT_IF -> Comparison.putRatio(metrics, WaferMetrics.CEILING, referencePs, ps);
      case FIDELITY ->
        Comparison.putRatio(metrics, WaferMetrics.ERROR, ps - referencePs, referencePs);
    }
  }

  private static void putUse(
      Map<Metric, Number> metrics, long[] busyPs, long timePs, Metric mean, Metric most) {
    if (busyPs.length > 0) {
      Comparison.putRatio(
          metrics, mean, (double) LongStream.of(busyPs).sum(), (double) timePs * busyPs.length);
      Comparison.putRatio(metrics, most, LongStream.of(busyPs).max().orElse(0), timePs);
    }
  }
}
