package moesim.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import moesim.experiment.Experiment;
import moesim.experiment.Metric;
import moesim.experiment.ReplayContract;
import moesim.experiment.ResultTable;
import moesim.experiment.WaferMetrics;
import moesim.routing.TraceFacts;
import moesim.scenario.Question;
import moesim.scenario.Scenario;
import org.jspecify.annotations.Nullable;

/** The results of a scenario as plain text for a terminal. */
public final class TextReport {
  private static final int MOST_ROWS = 200;
  private static final int MOST_LINES = 8;

  private static final List<Metric> SHOWN =
      Stream.concat(Metric.SHOWN.stream(), WaferMetrics.SHOWN.stream()).toList();

  private TextReport() {}

  /** What was run, the table, and what to know about it. */
  public static String of(Scenario scenario, Experiment.Outcome outcome) {
    StringBuilder text = new StringBuilder();
    text.append(scenario.name()).append('\n');
    append(text, outcome.traces().stream().map(TextReport::lineOf).toList(), "traces");
    text.append('\n').append(table(outcome.table())).append('\n');
    text.append(HotSpots.of(outcome));
    append(text, outcome.notes(), "notes");
    append(text, ReplayContract.of(scenario), "replay contracts");
    return text.toString();
  }

  /** What the fidelities took on this machine, for stderr: no result depends on it. Empty for other questions. */
  public static String wallClock(Scenario scenario, Experiment.Outcome outcome) {
    if (scenario.question() != Question.FIDELITY) {
      return "";
    }
    Map<String, Duration> byFidelity = new LinkedHashMap<>();
    for (int run = 0; run < outcome.durations().size(); run++) {
      List<String> values = scenario.plans().get(run).values();
      byFidelity.merge(values.get(values.size() - 1), outcome.durations().get(run), Duration::plus);
    }
    List<String> times = new ArrayList<>();
    byFidelity.forEach((fidelity, duration) ->
        times.add(String.format(Locale.ROOT, "%s %.1f s", fidelity, duration.toMillis() / 1000.0)));
    return "wall clock of all runs, without their traces: " + String.join(", ", times) + "\n";
  }

  private static void append(StringBuilder text, List<String> lines, String what) {
    lines.stream().limit(MOST_LINES).forEach(line -> text.append(line).append('\n'));
    if (lines.size() > MOST_LINES) {
      text.append("… and ")
          .append(lines.size() - MOST_LINES)
          .append(" more ")
          .append(what)
          .append('\n');
    }
  }

  static String lineOf(TraceFacts trace) {
    return String.format(
        Locale.ROOT,
        "trace %s (%s): %,d request%s, %,d prefill and %,d decode tokens, %,d selections",
        trace.source(),
        trace.format(),
        trace.requests(),
        trace.requests() == 1 ? "" : "s",
        trace.prefillTokens(),
        trace.decodeTokens(),
        trace.selections());
  }

  private static String table(ResultTable table) {
    List<Metric> metrics =
        SHOWN.stream().filter(metric -> isInteresting(table, metric)).toList();
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(table.keys());
    metrics.forEach(metric -> header.add(metric.name()));
    lines.add(header);
    for (ResultTable.Row row :
        table.rows().subList(0, Math.min(MOST_ROWS, table.rows().size()))) {
      List<String> line = new ArrayList<>(row.values());
      metrics.forEach(metric -> line.add(shown(row.value(metric))));
      lines.add(line);
    }
    String rest = table.rows().size() > MOST_ROWS
        ? "… and " + (table.rows().size() - MOST_ROWS) + " more rows; --out DIR keeps all of them\n"
        : "";
    return TextTable.aligned(lines, table.keys().size()) + rest;
  }

  /** A column that is empty or zero throughout only takes room; an error of zero is good to know. */
  private static boolean isInteresting(ResultTable table, Metric metric) {
    return table.rows().stream()
        .map(row -> row.value(metric))
        .anyMatch(value -> value instanceof String
            || (value instanceof Number number
                && (number.doubleValue() != 0 || metric.equals(WaferMetrics.ERROR))));
  }

  private static String shown(@Nullable Object value) {
    if (value instanceof Double ratio) {
      return String.format(Locale.ROOT, Math.abs(ratio) < 10_000 ? "%.4f" : "%,.0f", ratio);
    }
    if (value instanceof Number count) {
      return String.format(Locale.ROOT, "%,d", count.longValue());
    }
    return value == null ? "" : value.toString();
  }
}
