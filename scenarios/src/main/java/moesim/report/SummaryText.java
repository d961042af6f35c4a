package moesim.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import moesim.experiment.Experiment;
import moesim.experiment.Metric;
import moesim.experiment.ReplicationSummary;
import moesim.experiment.ResultTable;
import moesim.report.table.TextTable;
import org.jspecify.annotations.Nullable;

/**
 * The summary of replications for a terminal: a line per point, every metric as mean ± half width
 * of its interval.
 */
final class SummaryText {
  private static final int MOST_ROWS = 200;

  private SummaryText() {}

  /**
   * The summary of {@code outcome}; without replications what {@code table} makes of its results.
   */
  static String orElse(Experiment.Outcome outcome, Function<ResultTable, String> table) {
    ResultTable summary = outcome.details().get(ReplicationSummary.NAME);
    return summary == null ? table.apply(outcome.table()) : of(summary);
  }

  private static String of(ResultTable summary) {
    List<Metric> shown = TextReport.SHOWN.stream()
        .filter(metric -> summary.metrics().contains(ReplicationSummary.meanOf(metric)))
        .filter(metric -> summary.rows().stream()
            .map(row -> row.metrics().get(ReplicationSummary.meanOf(metric)))
            .anyMatch(mean -> mean != null && mean.doubleValue() != 0))
        .toList();
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(summary.keys());
    header.add(ReplicationSummary.COUNT.name());
    shown.forEach(metric -> header.add(metric.name()));
    lines.add(header);
    summary.rows().stream().limit(MOST_ROWS).forEach(row -> lines.add(line(row, shown)));
    int rest = summary.rows().size() - MOST_ROWS;
    return TextTable.aligned(lines, summary.keys().size())
        + (rest > 0 ? "… and " + rest + " more points; --out DIR keeps all of them\n" : "")
        + "mean ± half width of its confidence interval over the replications\n";
  }

  private static List<String> line(ResultTable.Row row, List<Metric> shown) {
    List<String> line = new ArrayList<>(row.values());
    line.add(TextReport.shown(row.metrics().get(ReplicationSummary.COUNT)));
    for (Metric metric : shown) {
      @Nullable Number mean = row.metrics().get(ReplicationSummary.meanOf(metric));
      @Nullable Number half = row.metrics().get(ReplicationSummary.halfWidthOf(metric));
      line.add(mean == null ? "" : shown(mean, half));
    }
    return line;
  }

  private static String shown(Number mean, @Nullable Number half) {
    return digits(mean, mean) + (half == null ? "" : " ± " + digits(half, mean));
  }

  /** {@code value} with as many decimals as suit {@code like}. */
  private static String digits(Number value, Number like) {
    double size = Math.abs(like.doubleValue());
    String format = size < 10 ? "%.4f" : size < 1000 ? "%.2f" : size < 10_000 ? "%,.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value.doubleValue());
  }
}
