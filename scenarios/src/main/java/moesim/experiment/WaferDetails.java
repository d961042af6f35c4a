package moesim.experiment;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import moesim.hardware.topology.Topology;
import moesim.hardware.wafer.DieTimeline;
import moesim.hardware.wafer.WaferResult;
import moesim.scenario.Scenario;

/** What runs on a wafer counted per link, per die and for the experts that step times hung on; decode only. */
public record WaferDetails(Scenario scenario, List<Optional<WaferResult>> results) {
  private static final double PS_PER_SECOND = 1e12;

  /** Busy time of a link, or of the compute unit of a die. */
  public static final Metric BUSY =
      new Metric("busy_seconds", "seconds", "time it worked", Metric.Kind.RATIO);

  /** Waiting for a link. */
  public static final Metric QUEUED = new Metric(
      "queued_seconds", "seconds", "time transfers waited for it, summed", Metric.Kind.RATIO);

  /** What crossed a link. */
  public static final Metric BYTES = Metric.count("bytes", "bytes", "what crossed it");

  private static final Metric HBM_BUSY =
      new Metric("hbm_busy_seconds", "seconds", "time its memory worked", Metric.Kind.RATIO);
  private static final Metric PORT_BUSY = new Metric(
      "port_busy_seconds",
      "seconds",
      "time the port of its last-level cache worked",
      Metric.Kind.RATIO);
  private static final Metric BEGIN = new Metric(
      "begin_seconds",
      "seconds",
      "simulated time at which the first step began",
      Metric.Kind.RATIO);
  private static final Metric END = new Metric(
      "end_seconds", "seconds", "simulated time at which the last step ended", Metric.Kind.RATIO);
  /** Time that hung on an expert. */
  public static final Metric CRITICAL = new Metric(
      "critical_seconds",
      "seconds",
      "time of the layer steps whose last task was of this expert",
      Metric.Kind.RATIO);

  /** The tables by the name of their file. */
  Map<String, ResultTable> tables() {
    Map<String, ResultTable> tables = new LinkedHashMap<>();
    List<ResultTable.Row> links = new ArrayList<>();
    List<ResultTable.Row> dies = new ArrayList<>();
    List<ResultTable.Row> experts = new ArrayList<>();
    for (int run = 0; run < results.size(); run++) {
      if (results.get(run).isPresent()) {
        addLinks(run, links);
        addDies(run, dies);
        addExperts(run, experts);
      }
    }
    tables.put(
        "timeline",
        new ResultTable(
            keys("first_step", "last_step", "die"),
            List.of(BEGIN, END, BUSY, HBM_BUSY, PORT_BUSY),
            new TimelineRows()));
    tables.put(
        "links", new ResultTable(keys("from_die", "to_die"), List.of(BUSY, QUEUED, BYTES), links));
    tables.put("dies", new ResultTable(keys("die"), List.of(BUSY, HBM_BUSY, PORT_BUSY), dies));
    tables.put("experts", new ResultTable(keys("layer", "expert"), List.of(CRITICAL), experts));
    return tables;
  }

  private WaferResult resultOf(int run) {
    return results.get(run).orElseThrow();
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

  /** A link that serves both directions stands once, from its lower die. */
  private void addLinks(int run, List<ResultTable.Row> rows) {
    Topology topology = WaferStudy.specOf(scenario.plans().get(run)).wafer().topology();
    WaferResult result = resultOf(run);
    int[] route = new int[Math.max(1, topology.longestRoute())];
    boolean[] seen = new boolean[topology.linkCount()];
    for (int from = 0; from < topology.nodeCount(); from++) {
      for (int to = 0; to < topology.nodeCount(); to++) {
        if (from == to || topology.route(from, to, route) != 1 || seen[route[0]]) {
          continue;
        }
        int link = route[0];
        seen[link] = true;
        rows.add(new ResultTable.Row(
            values(run, from, to),
            Map.of(
                BUSY, seconds(result.linkBusyPs()[link]),
                QUEUED, seconds(result.linkQueuedPs()[link]),
                BYTES, result.linkBytes()[link])));
      }
    }
  }

  private void addDies(int run, List<ResultTable.Row> rows) {
    WaferResult result = resultOf(run);
    for (int die = 0; die < result.computeBusyPs().length; die++) {
      rows.add(new ResultTable.Row(
          values(run, die),
          Map.of(
              BUSY, seconds(result.computeBusyPs()[die]),
              HBM_BUSY, seconds(result.hbmBusyPs()[die]),
              PORT_BUSY, seconds(result.portBusyPs()[die]))));
    }
  }

  private void addExperts(int run, List<ResultTable.Row> rows) {
    for (WaferResult.CriticalExpert expert : resultOf(run).worstExperts()) {
      rows.add(new ResultTable.Row(
          values(run, expert.layer(), expert.expert()), Map.of(CRITICAL, seconds(expert.ps()))));
    }
  }

  /** One row per run, window and die, made when it is read: a grid has hundreds of thousands. */
  private final class TimelineRows extends AbstractList<ResultTable.Row> implements RandomAccess {
    private final int[] firstRow = new int[results.size() + 1];

    TimelineRows() {
      for (int run = 0; run < results.size(); run++) {
        firstRow[run + 1] = Math.addExact(
            firstRow[run], results.get(run).map(TimelineRows::rowsOf).orElse(0));
      }
    }

    private static int rowsOf(WaferResult result) {
      return result.timeline().windows() * result.computeBusyPs().length;
    }

    @Override
    public int size() {
      return firstRow[results.size()];
    }

    @Override
    public ResultTable.Row get(int index) {
      int found = Arrays.binarySearch(firstRow, index);
      int run = found < 0 ? -found - 2 : found;
      // A run that failed has no rows: the next begins at the same one.
      while (firstRow[run + 1] == index) {
        run++;
      }
      DieTimeline times = resultOf(run).timeline();
      int dies = resultOf(run).computeBusyPs().length;
      int window = (index - firstRow[run]) / dies;
      int die = (index - firstRow[run]) % dies;
      return new ResultTable.Row(
          values(run, times.firstStep(window), times.lastStep(window), die),
          Map.of(
              BEGIN, seconds(times.beginPs(window)),
              END, seconds(times.endPs(window)),
              BUSY, seconds(times.computeBusyPs(window, die)),
              HBM_BUSY, seconds(times.hbmBusyPs(window, die)),
              PORT_BUSY, seconds(times.portBusyPs(window, die))));
    }
  }

  private static double seconds(long ps) {
    return ps / PS_PER_SECOND;
  }
}
