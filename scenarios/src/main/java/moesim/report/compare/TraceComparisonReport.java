package moesim.report.compare;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.likeness.TraceComparison;
import moesim.report.table.TextTable;

/** A {@link TraceComparison} as text, and as CSV. */
public final class TraceComparisonReport {
  private static final MathContext SHOWN = new MathContext(4);

  private TraceComparisonReport() {}

  /** A table with a line per statistic, ending with a line break. */
  public static String text(TraceComparison comparison) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("statistic", "unit", "A", "B", "distance", "halves of A", ""));
    for (TraceComparison.Row row : comparison.rows()) {
      lines.add(List.of(
          row.name() + (row.at() < 0 ? "" : " (at " + row.at() + ")"),
          row.unit(),
          shown(row.a()),
          shown(row.b()),
          shown(row.distance()),
          row.natural().isPresent() ? shown(row.natural().getAsDouble()) : "-",
          row.natural().isEmpty() ? "" : row.isWithinNatural() ? "within" : "beyond"));
    }
    return TextTable.aligned(lines, column -> column < 2 || column == 6)
        + "\nA and B: values, means of distributions, or a curve where it is furthest off, at that capacity in experts.\n"
        + "distance: of values and curves the difference, of distributions (tokens, experts, selections) that of Kolmogorov and Smirnov.\n"
        + "halves of A: the distance between " + comparison.halves()
        + ", each of half the length.\n";
  }

  private static String shown(double value) {
    return value == 0
        ? "0"
        : new BigDecimal(value).round(SHOWN).stripTrailingZeros().toPlainString();
  }

  /** The tables, by the names of their files. */
  public static Map<String, String> files(TraceComparison comparison) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("compare.csv", rows(comparison));
    files.put("curves.csv", curves(comparison));
    return files;
  }

  private static String rows(TraceComparison comparison) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("statistic", "unit", "a", "b", "distance", "at", "halves_of_a"));
    for (TraceComparison.Row row : comparison.rows()) {
      lines.add(List.of(
          row.name(),
          row.unit(),
          Double.toString(row.a()),
          Double.toString(row.b()),
          Double.toString(row.distance()),
          row.at() < 0 ? "" : Integer.toString(row.at()),
          row.natural().isPresent() ? Double.toString(row.natural().getAsDouble()) : ""));
    }
    return csv(lines);
  }

  private static String curves(TraceComparison comparison) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("curve", "capacity_experts", "miss_ratio_a", "miss_ratio_b"));
    for (TraceComparison.CurvePair pair : comparison.curves()) {
      for (int capacity = 1; capacity < pair.a().length; capacity++) {
        lines.add(List.of(
            pair.name(),
            Integer.toString(capacity),
            Double.toString(pair.a()[capacity]),
            Double.toString(pair.b()[capacity])));
      }
    }
    return csv(lines);
  }

  private static String csv(List<List<String>> lines) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      lines.forEach(csv::writeRecord);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return text.toString();
  }
}
