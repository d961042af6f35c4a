package moesim.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import moesim.experiment.Experiment;
import moesim.experiment.Metric;
import moesim.experiment.ParallelMetrics;
import moesim.experiment.ReplayContract;
import moesim.experiment.ResultTable;
import moesim.experiment.WaferMetrics;
import moesim.report.table.TextTable;
import moesim.routing.TraceFacts;
import moesim.scenario.Question;
import moesim.scenario.Scenario;
import org.jspecify.annotations.Nullable;

/** The results of a scenario as plain text for a terminal. */
public final class TextReport {
  private static final int MOST_ROWS = 200;

  /** Rows of each part of a longer table. */
  private static final int PART = 20;

  private static final int MOST_LINES = 8;

  static final List<Metric> SHOWN = Stream.of(
          Metric.SHOWN, WaferMetrics.SHOWN, ParallelMetrics.SHOWN)
      .flatMap(List::stream)
      .toList();

  private TextReport() {}

  /** What was run, the table, and what to know about it. */
  public static String of(Scenario scenario, Experiment.Outcome outcome) {
    StringBuilder text = new StringBuilder();
    text.append(scenario.name()).append('\n');
    append(text, outcome.traces().stream().map(TextReport::lineOf).toList(), "traces");
    text.append('\n').append(SummaryText.orElse(outcome, TextReport::table)).append('\n');
    appendFailures(text, outcome);
    text.append(HotSpots.of(outcome));
    append(text, outcome.notes(), "notes");
    append(text, ReplayContract.of(scenario), "replay contracts");
    return text.toString();
  }

  /**
   * What the fidelities took on this machine, for stderr: no result depends on it. Empty for other
   * questions.
   */
  public static String wallClock(Scenario scenario, Experiment.Outcome outcome) {
    if (scenario.question() != Question.FIDELITY) {
      return "";
    }
    Map<String, Duration> byFidelity = new LinkedHashMap<>();
    List<Duration> ofRuns = outcome.wallTimes().getOrDefault(Experiment.RUN_SECONDS, List.of());
    for (int run = 0; run < ofRuns.size(); run++) {
      List<String> values = scenario.plans().get(run).values();
      byFidelity.merge(values.get(values.size() - 1), ofRuns.get(run), Duration::plus);
    }
    List<String> times = new ArrayList<>();
    byFidelity.forEach((fidelity, duration) ->
        times.add(String.format(Locale.ROOT, "%s %.1f s", fidelity, duration.toMillis() / 1000.0)));
    return "wall clock of all runs, without their traces: " + String.join(", ", times) + "\n";
  }

  private static void appendFailures(StringBuilder text, Experiment.Outcome outcome) {
    Map<Integer, String> errors = outcome.failures().errors();
    if (!errors.isEmpty()) {
      text.append(errors.size() + " of " + outcome.table().rows().size() + " runs failed:\n");
      append(text, errors.values().stream().distinct().toList(), "errors");
      text.append('\n');
    }
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
    for (ResultTable.Row row : shown(table)) {
      List<String> line = new ArrayList<>(row.values());
      metrics.forEach(metric -> line.add(shown(row.value(metric))));
      lines.add(line);
    }
    String rest = table.rows().size() > MOST_ROWS
        ? String.format(
            Locale.ROOT,
            "the first, the best (least %s) and the last %d of %,d rows; --out DIR keeps all of"
                + " them%n",
            judgedBy(table).name(),
            PART,
            table.rows().size())
        : "";
    return TextTable.aligned(lines, table.keys().size()) + rest;
  }

  /** All rows, or the first, the best and the last of a long table. */
  private static List<ResultTable.Row> shown(ResultTable table) {
    List<ResultTable.Row> rows = table.rows();
    if (rows.size() <= MOST_ROWS) {
      return rows;
    }
    Metric metric = judgedBy(table);
    List<ResultTable.Row> shown = new ArrayList<>(rows.subList(0, PART));
    rows.stream()
        .filter(row -> row.metrics().containsKey(metric))
        .sorted(Comparator.comparingDouble(
            row -> Objects.requireNonNull(row.metrics().get(metric)).doubleValue()))
        .limit(PART)
        .forEach(shown::add);
    shown.addAll(rows.subList(rows.size() - PART, rows.size()));
    return shown;
  }

  private static Metric judgedBy(ResultTable table) {
    return table.metrics().contains(WaferMetrics.DECODE_SECONDS)
        ? WaferMetrics.DECODE_SECONDS
        : Metric.MISS_RATIO;
  }

  /**
   * A column that is empty or zero throughout only takes room; an error of zero is good to know.
   */
  private static boolean isInteresting(ResultTable table, Metric metric) {
    return table.rows().stream()
        .map(row -> row.value(metric))
        .anyMatch(value -> value instanceof String
            || (value instanceof Number number
                && (number.doubleValue() != 0 || metric.equals(WaferMetrics.ERROR))));
  }

  static String shown(@Nullable Object value) {
    if (value instanceof Double ratio) {
      return String.format(Locale.ROOT, Math.abs(ratio) < 10_000 ? "%.4f" : "%,.0f", ratio);
    }
    if (value instanceof Number count) {
      return String.format(Locale.ROOT, "%,d", count.longValue());
    }
    return value == null ? "" : value.toString();
  }
}
