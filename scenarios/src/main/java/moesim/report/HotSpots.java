package moesim.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import moesim.experiment.Experiment;
import moesim.experiment.Metric;
import moesim.experiment.ResultTable;
import moesim.experiment.WaferDetails;
import moesim.experiment.WaferMetrics;

/** Where the slowest run on a wafer spent its time: its ten busiest links, and the ten experts its steps hung on. */
final class HotSpots {
  private static final int MOST = 10;

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
    List<ResultTable.Row> worstLinks = worst(links, slowest, WaferDetails.BUSY);
    List<ResultTable.Row> worstExperts = worst(experts, slowest, WaferDetails.CRITICAL);
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("link", "expert", "busy", "bytes", "on the critical path"));
    int keys = slowest.values().size();
    for (int i = 0; i < Math.max(worstLinks.size(), worstExperts.size()); i++) {
      List<String> line = new ArrayList<>();
      boolean hasLink = i < worstLinks.size();
      boolean hasExpert = i < worstExperts.size();
      line.add(hasLink ? pair(worstLinks.get(i), keys, "%s -> %s") : "");
      line.add(hasExpert ? pair(worstExperts.get(i), keys, "layer %s expert %s") : "");
      line.add(hasLink ? share(worstLinks.get(i), WaferDetails.BUSY, seconds) : "");
      line.add(
          hasLink
              ? String.format(Locale.ROOT, "%,.0f", number(worstLinks.get(i), WaferDetails.BYTES))
              : "");
      line.add(hasExpert ? share(worstExperts.get(i), WaferDetails.CRITICAL, seconds) : "");
      lines.add(line);
    }
    return "slowest run" + nameOf(outcome.table(), slowest)
        + ": busiest links, and experts that layer steps waited for last, of decode time\n"
        + TextTable.aligned(lines, 2) + "\n";
  }

  private static String nameOf(ResultTable table, ResultTable.Row row) {
    List<String> parts = IntStream.range(0, table.keys().size())
        .filter(key -> !row.values().get(key).isEmpty())
        .mapToObj(key -> table.keys().get(key) + " " + row.values().get(key))
        .toList();
    return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
  }

  /** Rows of a detail table that belong to {@code run}, largest first; in their order where they are equal. */
  private static List<ResultTable.Row> worst(
      ResultTable details, ResultTable.Row run, Metric metric) {
    return details.rows().stream()
        .filter(row -> row.values().subList(0, run.values().size()).equals(run.values()))
        .filter(row -> number(row, metric) > 0)
        .sorted(Comparator.comparingDouble((ResultTable.Row row) -> -number(row, metric)))
        .limit(MOST)
        .toList();
  }

  private static String pair(ResultTable.Row row, int keys, String form) {
    return String.format(Locale.ROOT, form, row.values().get(keys), row.values().get(keys + 1));
  }

  private static String share(ResultTable.Row row, Metric metric, double seconds) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * number(row, metric) / seconds);
  }

  private static double number(ResultTable.Row row, Metric metric) {
    Number value = row.metrics().get(metric);
    return value == null ? 0 : value.doubleValue();
  }
}
