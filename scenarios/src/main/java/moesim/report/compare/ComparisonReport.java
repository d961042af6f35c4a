package moesim.report.compare;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moesim.report.TableFormat;
import moesim.report.table.Origin;
import moesim.report.table.Source;
import moesim.report.table.Table;
import moesim.report.table.TextTable;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.jspecify.annotations.Nullable;

/** Two places with results, A and B, compared. */
public final class ComparisonReport {
  private static final int MOST_LINES = 60;

  private final Source a;
  private final Source b;
  private final Table left;
  private final Table right;
  private final Differences differences;
  private final double tolerance;

  /**
   * Compares the tables called {@code name} of both.
   *
   * @param name empty for the table about the runs
   * @param across keys in which rows of A and B may differ
   * @param tolerance the part of a value in A by which that in B may differ from it
   */
  public ComparisonReport(Source a, Source b, String name, List<String> across, double tolerance) {
    this.a = a;
    this.b = b;
    Pair pair = Pair.of(
        name.isEmpty() ? a.table() : a.table(name),
        name.isEmpty() ? b.table() : b.table(name),
        across);
    left = pair.a();
    right = pair.b();
    this.tolerance = tolerance;
    differences = Differences.of(left, right, tolerance);
  }

  /** True if both say the same, within the tolerance. Settings do not count. */
  public boolean isSame() {
    return differences.none();
  }

  /** What is compared, and what only one of both has, for a terminal. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append("A  ").append(a.place()).append(about(a, left)).append('\n');
    text.append("B  ").append(b.place()).append(about(b, right)).append('\n');
    text.append(settings());
    text.append(joined());
    columns(text, "A", differences.columnsOnlyInA());
    columns(text, "B", differences.columnsOnlyInB());
    rows(text, "A", left, differences.onlyInA());
    rows(text, "B", right, differences.onlyInB());
    differences.keys().forEach(key -> hint(text, key));
    if (differences.none()) {
      text.append(tolerance == 0 ? "the same" : "the same within " + percent(tolerance))
          .append('\n');
    }
    return text.toString();
  }

  /** The values that differ, by metric and row by row; empty if none do. */
  public String moved() {
    return differences.moves().isEmpty() ? "" : "\n" + byMetric() + "\n" + moves();
  }

  private static String about(Source source, Table table) {
    Optional<Origin> origin = source.origin();
    return origin.map(from -> ": scenario \"" + from.value("scenario") + "\"").orElse("") + ", "
        + counted(table.rows().size(), "row");
  }

  private static String counted(int count, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
  }

  private String settings() {
    Optional<Origin> from = a.origin();
    Optional<Origin> to = b.origin();
    if (from.isEmpty() || to.isEmpty()) {
      return "settings not compared: " + (from.isEmpty() ? a : b).place() + " has no " + Origin.FILE
          + "\n";
    }
    StringBuilder text = new StringBuilder();
    Settings.differences(from.get(), to.get()).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private String joined() {
    String keys = differences.keys().isEmpty()
        ? "in order, as there are no keys"
        : "by " + String.join(", ", differences.keys());
    String repeated = differences.repeated() == 0
        ? ""
        : "; " + counted(differences.repeated(), "row")
            + " with the keys of an earlier one, joined in order";
    return counted(differences.joined(), "row") + " joined " + keys + repeated + "\n";
  }

  private static void columns(StringBuilder text, String side, List<String> names) {
    if (!names.isEmpty()) {
      text.append("columns only in ")
          .append(side)
          .append(": ")
          .append(String.join(", ", names))
          .append('\n');
    }
  }

  private static void rows(
      StringBuilder text, String side, Table table, List<@Nullable Object[]> rows) {
    if (!rows.isEmpty()) {
      text.append(counted(rows.size(), "row")).append(" only in ").append(side).append('\n');
      rows.stream()
          .limit(MOST_LINES)
          .forEach(row -> text.append("  ").append(table.nameOf(row)).append('\n'));
      more(text, rows.size());
    }
  }

  /** How to join rows that are alone because all of A have one value and all of B another. */
  private void hint(StringBuilder text, String key) {
    Set<String> before = valuesOf(key, left, differences.onlyInA());
    Set<String> after = valuesOf(key, right, differences.onlyInB());
    if (before.size() == 1 && after.size() == 1 && !before.equals(after)) {
      text.append("to join these rows (")
          .append(key)
          .append(' ')
          .append(before.iterator().next())
          .append(" with ")
          .append(after.iterator().next())
          .append("): --across ")
          .append(key)
          .append('\n');
    }
  }

  private static Set<String> valuesOf(String key, Table table, List<@Nullable Object[]> rows) {
    Set<String> values = new HashSet<>();
    rows.forEach(row -> values.addAll(Differences.values(table, row, List.of(key))));
    return values;
  }

  private static void more(StringBuilder text, int lines) {
    if (lines > MOST_LINES) {
      text.append("… and ")
          .append(String.format(Locale.ROOT, "%,d", lines - MOST_LINES))
          .append(" more; --out FILE keeps all of them\n");
    }
  }

  /** A line per metric: how many rows moved, and the largest relative change. */
  private String byMetric() {
    Map<String, List<Move>> byMetric = new LinkedHashMap<>();
    differences
        .moves()
        .forEach(move ->
            byMetric.computeIfAbsent(move.metric(), none -> new ArrayList<>()).add(move));
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("metric", "unit", "rows moved", "up", "down", "largest change"));
    byMetric.forEach((metric, moves) -> lines.add(List.of(
        metric,
        moves.get(0).unit(),
        String.valueOf(moves.size()),
        String.valueOf(moves.stream().filter(move -> move.change() > 0).count()),
        String.valueOf(moves.stream().filter(move -> move.change() < 0).count()),
        percent(moves.get(0)))));
    return TextTable.aligned(lines, column -> column < 2);
  }

  private String moves() {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(differences.shown());
    header.addAll(List.of("metric", "A", "B", "change", "relative"));
    lines.add(header);
    for (Move move :
        differences.moves().subList(0, Math.min(MOST_LINES, differences.moves().size()))) {
      List<String> line = new ArrayList<>(move.row());
      line.add(move.metric());
      line.add(move.before() == null ? "absent" : TableFormat.shown(move.before()));
      line.add(move.after() == null ? "absent" : TableFormat.shown(move.after()));
      line.add(Double.isNaN(move.change()) ? "" : TableFormat.shown(exact(move)));
      line.add(percent(move));
      lines.add(line);
    }
    int keys = differences.shown().size();
    StringBuilder text = new StringBuilder(TextTable.aligned(lines, column -> column <= keys));
    more(text, differences.moves().size());
    return text.toString();
  }

  /** The change, whole if both values are. */
  private static Object exact(Move move) {
    return move.before() instanceof Long from && move.after() instanceof Long to
        ? (Object) (to - from)
        : (Object) move.change();
  }

  /** {@code part} in percent, in four digits. */
  static String percent(double part) {
    BigDecimal rounded = BigDecimal.valueOf(part).movePointRight(2).round(new MathContext(4));
    return rounded.stripTrailingZeros().toPlainString() + " %";
  }

  private static String percent(Move move) {
    return Double.isFinite(move.relative())
        ? String.format(Locale.ROOT, "%+.4g %%", 100 * move.relative())
        : Double.isNaN(move.change()) ? "" : "from zero";
  }

  /**
   * All differences as a table: {@code what} (moved, only in A, only in B), the keys, then metric,
   * unit, values of A and B, and the changes.
   */
  public Table table() {
    List<Column> columns = new ArrayList<>();
    columns.add(text("what", "moved, only in A, or only in B"));
    differences.shown().forEach(key -> columns.add(text(key, "key of the row")));
    columns.add(text("metric", "the column that moved"));
    columns.add(text("unit", "its unit"));
    columns.add(text("a", "the value in A, empty where absent"));
    columns.add(text("b", "the value in B, empty where absent"));
    columns.add(new Column("change", Kind.DOUBLE, "", "b - a"));
    columns.add(new Column("relative", Kind.DOUBLE, "ratio", "(b - a) / |a|; empty from zero"));
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Move move : differences.moves()) {
      rows.add(row("moved", move.row(), columns.size(), move));
    }
    List<String> keys = differences.shown();
    differences
        .onlyInA()
        .forEach(row ->
            rows.add(row("only in A", Differences.values(left, row, keys), columns.size(), null)));
    differences
        .onlyInB()
        .forEach(row ->
            rows.add(row("only in B", Differences.values(right, row, keys), columns.size(), null)));
    return new Table(columns, rows);
  }

  private static Column text(String name, String definition) {
    return new Column(name, Kind.TEXT, "", definition);
  }

  private static @Nullable Object[] row(
      String what, List<String> keys, int columns, @Nullable Move move) {
    @Nullable Object[] cells = new Object[columns];
    cells[0] = what;
    for (int key = 0; key < keys.size(); key++) {
      cells[1 + key] = keys.get(key);
    }
    if (move != null) {
      int at = 1 + keys.size();
      cells[at++] = move.metric();
      cells[at++] = move.unit();
      cells[at++] = move.before() == null ? null : move.before().toString();
      cells[at++] = move.after() == null ? null : move.after().toString();
      cells[at++] = Double.isNaN(move.change()) ? null : move.change();
      cells[at] = Double.isFinite(move.relative()) ? move.relative() : null;
    }
    return cells;
  }
}
