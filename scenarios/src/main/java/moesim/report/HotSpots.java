package moesim.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import moesim.experiment.Experiment;
import moesim.experiment.Metric;
import moesim.experiment.ResultTable;
import moesim.experiment.WaferDetails;
import moesim.experiment.WaferMetrics;
import moesim.report.table.TextTable;
import moesim.scenario.Scenario;

/**
 * Where the slowest run on a wafer spent its time: its ten busiest links, and the ten experts its
 * steps hung on.
 */
final class HotSpots {
  private static final int MOST = 10;
  private static final int GAP = 6;

  private HotSpots() {}

  /** Empty for runs that have neither links nor times. */
  static String of(Experiment.Outcome outcome) {
    ResultTable links = outcome.details().get("links");
    ResultTable experts = outcome.details().get("experts");
    if (links == null || experts == null || outcome.table().rows().isEmpty()) {
      return "";
    }
    ResultTable.Row slowest = outcome.table().rows().stream()
        .max(Comparator.comparingDouble(row -> number(row, WaferMetrics.DECODE_SECONDS)))
        .orElseThrow();
    double seconds = number(slowest, WaferMetrics.DECODE_SECONDS);
    return "slowest run" + nameOf(outcome.table(), slowest) + ", shares of its decode time\n"
        + beside(linkLines(links, slowest, seconds), expertLines(experts, slowest, seconds))
        + "\n";
  }

  /** The busiest links; one that serves both directions points both ways. */
  private static List<String> linkLines(
      ResultTable links, ResultTable.Row slowest, double seconds) {
    int from = slowest.values().size();
    Set<List<String>> directions = new HashSet<>();
    links.rows().stream()
        .filter(row -> isOf(row, slowest))
        .forEach(row -> directions.add(row.values().subList(from, from + 2)));
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("busiest link", "busy", "bytes", "queued_seconds"));
    for (ResultTable.Row link : worst(links, slowest, WaferDetails.BUSY)) {
      String source = link.values().get(from);
      String target = link.values().get(from + 1);
      boolean oneWay = directions.contains(List.of(target, source));
      lines.add(List.of(
          source + (oneWay ? " -> " : " <-> ") + target,
          share(link, WaferDetails.BUSY, seconds),
          String.format(Locale.ROOT, "%,.0f", number(link, WaferDetails.BYTES)),
          String.format(Locale.ROOT, "%.4f", number(link, WaferDetails.QUEUED))));
    }
    return TextTable.aligned(lines, 1).lines().toList();
  }

  /** The experts that ended most time of the layer steps. */
  private static List<String> expertLines(
      ResultTable experts, ResultTable.Row slowest, double seconds) {
    int layer = slowest.values().size();
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("waited for last", "share", "critical_seconds"));
    for (ResultTable.Row expert : worst(experts, slowest, WaferDetails.CRITICAL)) {
      lines.add(List.of(
          "layer " + expert.values().get(layer) + " expert " + expert.values().get(layer + 1),
          share(expert, WaferDetails.CRITICAL, seconds),
          String.format(Locale.ROOT, "%.6f", number(expert, WaferDetails.CRITICAL))));
    }
    return TextTable.aligned(lines, 1).lines().toList();
  }

  /** Two blocks of lines; one that has nothing but its header is left out. */
  private static String beside(List<String> left, List<String> right) {
    if (left.size() == 1 || right.size() == 1) {
      List<String> only = left.size() == 1 ? right : left;
      return only.size() == 1 ? "" : String.join("\n", only) + "\n";
    }
    int width = left.stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      String one = i < left.size() ? left.get(i) : "";
      String other = i < right.size() ? right.get(i) : "";
      String gap = " ".repeat(width - one.length() + GAP);
      text.append((one + gap + other).stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String nameOf(ResultTable table, ResultTable.Row row) {
    String name = Scenario.nameOf(table.keys(), row.values());
    return name.isEmpty() ? "" : " (" + name + ")";
  }

  /**
   * Rows of a detail table that belong to {@code run}, largest first; in their order where they are
   * equal.
   */
  private static List<ResultTable.Row> worst(
      ResultTable details, ResultTable.Row run, Metric metric) {
    return details.rows().stream()
        .filter(row -> isOf(row, run))
        .filter(row -> number(row, metric) > 0)
        .sorted(Comparator.comparingDouble((ResultTable.Row row) -> -number(row, metric)))
        .limit(MOST)
        .toList();
  }

  private static boolean isOf(ResultTable.Row detail, ResultTable.Row run) {
    return detail.values().subList(0, run.values().size()).equals(run.values());
  }

  private static String share(ResultTable.Row row, Metric metric, double seconds) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * number(row, metric) / seconds);
  }

  private static double number(ResultTable.Row row, Metric metric) {
    Number value = row.metrics().get(metric);
    return value == null ? 0 : value.doubleValue();
  }
}
