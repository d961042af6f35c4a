package moesim.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import moesim.hardware.topology.Link;
import moesim.hardware.topology.Topology;
import moesim.hardware.wafer.DieTimeline;
import moesim.hardware.wafer.WaferResult;
import moesim.scenario.Scenario;

/**
 * What runs on a wafer counted per link, per die and for the experts that step times hung on;
 * decode only. Rows are made when they are read, run after run: a grid has hundreds of thousands.
 */
public final class WaferDetails {
  /** Busy time of a link, or of the compute unit of a die. */
  public static final Metric BUSY = Metric.seconds("busy_seconds", "time it worked");

  /** Waiting for a link. */
  public static final Metric QUEUED =
      Metric.seconds("queued_seconds", "time transfers waited for it, summed");

  /** What crossed a link. */
  public static final Metric BYTES = Metric.count("bytes", "bytes", "what crossed it");

  private static final Metric HBM_BUSY =
      Metric.seconds("hbm_busy_seconds", "time its memory worked");
  private static final Metric PORT_BUSY =
      Metric.seconds("port_busy_seconds", "time the port of its last-level cache worked");
  private static final Metric BEGIN =
      Metric.seconds("begin_seconds", "simulated time at which the first step began");
  private static final Metric END =
      Metric.seconds("end_seconds", "simulated time at which the last step ended");
  /** Time that hung on an expert. */
  public static final Metric CRITICAL = Metric.seconds(
      "critical_seconds", "time of the layer steps whose last task was of this expert");

  private final Scenario scenario;
  private final List<RunOutcome<TimedResult>> results;

  WaferDetails(Scenario scenario, List<RunOutcome<TimedResult>> results) {
    this.scenario = scenario;
    this.results = results;
  }

  /** The tables by the name of their file. */
  Map<String, ResultTable> tables() {
    int[] windows = new int[results.size()];
    int[] experts = new int[results.size()];
    for (int run = 0; run < windows.length; run++) {
      if (!results.get(run).isFailed()) {
        WaferResult result = resultOf(run);
        windows[run] = result.timeline().windows() * result.computeBusyPs().length;
        experts[run] = result.worstExperts().size();
      }
    }
    Map<String, ResultTable> tables = new LinkedHashMap<>();
    tables.put(
        "timeline",
        new ResultTable(
            keys("first_step", "last_step", "die"),
            List.of(BEGIN, END, BUSY, HBM_BUSY, PORT_BUSY),
            new RowsByRun(windows, this::timeline)));
    tables.put(
        "links",
        new ResultTable(
            keys("from_die", "to_die"),
            List.of(BUSY, QUEUED, BYTES),
            new RowsByRun(counts(topology -> Link.of(topology).size()), this::links)));
    tables.put(
        "dies",
        new ResultTable(
            keys("die"),
            List.of(BUSY, HBM_BUSY, PORT_BUSY),
            new RowsByRun(counts(Topology::nodeCount), this::dies)));
    tables.put(
        "experts",
        new ResultTable(
            keys("layer", "expert"), List.of(CRITICAL), new RowsByRun(experts, this::experts)));
    return tables;
  }

  private WaferResult resultOf(int run) {
    return results.get(run).result().orElseThrow().wafer();
  }

  private Topology topologyOf(int run) {
    return WaferStudy.specOf(scenario.plans().get(run)).wafer().topology();
  }

  /** How many rows each run has; one that failed has none. */
  private int[] counts(ToIntFunction<Topology> ofOne) {
    int[] counts = new int[results.size()];
    for (int run = 0; run < counts.length; run++) {
      counts[run] = results.get(run).isFailed() ? 0 : ofOne.applyAsInt(topologyOf(run));
    }
    return counts;
  }

  private List<String> keys(String... more) {
    List<String> keys = new ArrayList<>(scenario.columns());
    keys.addAll(List.of(more));
    return keys;
  }

  private List<String> values(int run, Integer... more) {
    List<String> values = new ArrayList<>(scenario.plans().get(run).values());
    for (Integer number : more) {
      values.add(number.toString());
    }
    return values;
  }

  private List<ResultTable.Row> links(int run) {
    WaferResult result = resultOf(run);
    return Link.of(topologyOf(run)).stream()
        .map(link -> new ResultTable.Row(
            values(run, link.from(), link.to()),
            Map.of(
                BUSY, WaferMetrics.secondsOf(result.linkBusyPs()[link.number()]),
                QUEUED, WaferMetrics.secondsOf(result.linkQueuedPs()[link.number()]),
                BYTES, result.linkBytes()[link.number()])))
        .toList();
  }

  private List<ResultTable.Row> dies(int run) {
    WaferResult result = resultOf(run);
    return IntStream.range(0, result.computeBusyPs().length)
        .mapToObj(die -> new ResultTable.Row(
            values(run, die),
            Map.of(
                BUSY, WaferMetrics.secondsOf(result.computeBusyPs()[die]),
                HBM_BUSY, WaferMetrics.secondsOf(result.hbmBusyPs()[die]),
                PORT_BUSY, WaferMetrics.secondsOf(result.portBusyPs()[die]))))
        .toList();
  }

  private List<ResultTable.Row> experts(int run) {
    return resultOf(run).worstExperts().stream()
        .map(expert -> new ResultTable.Row(
            values(run, expert.layer(), expert.expert()),
            Map.of(CRITICAL, WaferMetrics.secondsOf(expert.ps()))))
        .toList();
  }

  /** One row per window and die. */
  private List<ResultTable.Row> timeline(int run) {
    WaferResult result = resultOf(run);
    DieTimeline times = result.timeline();
    List<ResultTable.Row> rows = new ArrayList<>();
    for (int window = 0; window < times.windows(); window++) {
      for (int die = 0; die < result.computeBusyPs().length; die++) {
        rows.add(new ResultTable.Row(
            values(run, times.firstStep(window), times.lastStep(window), die),
            Map.of(
                BEGIN, WaferMetrics.secondsOf(times.beginPs(window)),
                END, WaferMetrics.secondsOf(times.endPs(window)),
                BUSY, WaferMetrics.secondsOf(times.computeBusyPs(window, die)),
                HBM_BUSY, WaferMetrics.secondsOf(times.hbmBusyPs(window, die)),
                PORT_BUSY, WaferMetrics.secondsOf(times.portBusyPs(window, die)))));
      }
    }
    return rows;
  }
}
