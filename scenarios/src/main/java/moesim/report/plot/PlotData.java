package moesim.report.plot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.report.html.Focus;
import moesim.report.table.Table;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;
import org.jspecify.annotations.Nullable;

/**
 * The points of a picture.
 *
 * @param x scale of the horizontal axis; not numeric for bars
 * @param y scale of the vertical axis
 * @param series in the order in which they come in the table
 * @param categories the values of x, if that is not numeric
 */
record PlotData(Scale x, Scale y, List<Series> series, List<String> categories) {
  private static final int MOST_SERIES = 24;

  /**
   * A line, or the bars of one colour.
   *
   * @param name its values of the series columns
   * @param colour its number among the colours of the page; negative for the offline optimum, and
   *     for what has no value there
   * @param style its number among the series of that colour
   * @param points y by x, or by the number of the category
   */
  record Series(String name, int colour, int style, Map<Double, Double> points) {}

  static PlotData of(Table table, PlotRequest request) {
    int x = table.column(request.x(), "--x");
    int y = table.column(request.y(), "--y");
    List<@Nullable Object[]> rows = selected(table, request.where()).stream()
        .filter(row -> row[x] != null && row[y] != null)
        .toList();
    if (rows.isEmpty()) {
      throw wrong("--y", "no selected row has both " + request.x() + " and " + request.y());
    }
    Scale yScale = Scale.of(table, y, rows);
    if (!yScale.isNumeric()) {
      throw wrong(
          "--y",
          "\"" + request.y() + "\" holds words such as \"" + rows.get(0)[y]
              + "\"; expected a column of numbers: " + numbers(table));
    }
    Scale xScale = Scale.of(table, x, rows);
    List<Integer> keys = seriesColumns(table, request, rows, x);
    int colours = colouring(table, rows, keys);
    List<String> categories = new ArrayList<>(
        new LinkedHashSet<>(rows.stream().map(row -> Table.text(row[x])).toList()));
    Map<List<String>, Series> series = new LinkedHashMap<>();
    for (@Nullable Object[] row : rows) {
      Series line = series.computeIfAbsent(
          values(row, keys),
          values -> newSeries(
              name(table, keys, values, series.values()),
              colours < 0 ? 0 : colour(table, row, colours),
              series.values()));
      double at =
          xScale.isNumeric() ? Scale.number(row[x]) : categories.indexOf(Table.text(row[x]));
      double value = Scale.number(row[y]);
      Double before = line.points().put(at, value);
      if (before != null && before != value) {
        throw ambiguous(table, rows, keys, x, Table.text(row[x]), line.name());
      }
    }
    if (series.size() > MOST_SERIES) {
      throw wrong(
          "--series",
          series.size() + " series cannot be told apart; at most " + MOST_SERIES
              + " can: fix keys with --where key=value");
    }
    PlotData data = new PlotData(
        xScale, yScale, List.copyOf(series.values()), xScale.isNumeric() ? List.of() : categories);
    data.checkLogarithms(request);
    return data;
  }

  private static InputException wrong(String option, String message) {
    return new InputException(Location.of(option), message);
  }

  private static String numbers(Table table) {
    return String.join(
        ", ",
        table.columns().stream()
            .filter(column -> !column.unit().isEmpty() && !column.unit().equals("word"))
            .map(column -> column.name())
            .sorted()
            .toList());
  }

  private static List<@Nullable Object[]> selected(Table table, List<String> where) {
    Map<Integer, Set<String>> wanted = new LinkedHashMap<>();
    for (String condition : where) {
      int equals = condition.indexOf('=');
      if (equals < 1) {
        throw wrong("--where", "expected key=value, read \"" + condition + "\"");
      }
      int column = table.column(condition.substring(0, equals), "--where");
      String value = condition.substring(equals + 1);
      if (table.rows().stream().noneMatch(row -> Table.text(row[column]).equals(value))) {
        throw wrong(
            "--where",
            "no row has " + condition.substring(0, equals) + " \"" + value + "\""
                + moesim.input.Suggestion.forName(value, table.choices(column)));
      }
      wanted.computeIfAbsent(column, none -> new LinkedHashSet<>()).add(value);
    }
    List<@Nullable Object[]> rows = table.rows().stream()
        .filter(row -> wanted.entrySet().stream()
            .allMatch(entry -> entry.getValue().contains(Table.text(row[entry.getKey()]))))
        .toList();
    if (rows.isEmpty()) {
      throw wrong("--where", "no row has all of " + String.join(", ", where));
    }
    return rows;
  }

  /** Those asked for; else all keys that still differ. */
  private static List<Integer> seriesColumns(
      Table table, PlotRequest request, List<@Nullable Object[]> rows, int x) {
    return request.series().isEmpty()
        ? new Table(table.columns(), rows)
            .varyingKeys().stream().filter(key -> key != x).toList()
        : request.series().stream().map(name -> table.column(name, "--series")).toList();
  }

  private static List<String> values(@Nullable Object[] row, List<Integer> keys) {
    return keys.stream().map(key -> Table.text(row[key])).toList();
  }

  /**
   * The values alone; with their keys, where another series has a name of these. Where no key
   * applies, that is what tells the series from the others.
   */
  private static String name(
      Table table, List<Integer> keys, List<String> values, Collection<Series> before) {
    String name =
        String.join(", ", values.stream().filter(value -> !value.isEmpty()).toList());
    List<String> columns =
        keys.stream().map(key -> table.columns().get(key).name()).toList();
    if (name.isEmpty() && !keys.isEmpty()) {
      return "without " + String.join(", ", columns);
    }
    return before.stream().anyMatch(one -> one.name().equals(name))
        ? Scenario.nameOf(columns, values)
        : name;
  }

  private static Series newSeries(String name, int colour, Collection<Series> before) {
    int style = (int) before.stream().filter(one -> one.colour() == colour).count();
    return new Series(name, colour, style, new TreeMap<>());
  }

  /**
   * What has the colours on the page has them here, if it tells series apart or they share it; else
   * the first column; -1 for none.
   */
  private static int colouring(Table table, List<@Nullable Object[]> rows, List<Integer> keys) {
    int first = keys.isEmpty() ? -1 : keys.get(0);
    return Focus.compared(table)
        .map(name -> table.column(name, name))
        .filter(column -> keys.contains(column)
            || (keys.isEmpty()
                && new Table(table.columns(), rows).choices(column).size() == 1))
        .orElse(first);
  }

  private static int colour(Table table, @Nullable Object[] row, int column) {
    List<String> choices = new ArrayList<>(table.choices(column));
    choices.remove(RunPlan.OPTIMUM);
    String value = Table.text(row[column]);
    return value.isEmpty() || value.equals(RunPlan.OPTIMUM)
        ? -1
        : Math.max(0, choices.indexOf(value));
  }

  private static InputException ambiguous(
      Table table,
      List<@Nullable Object[]> rows,
      List<Integer> series,
      int x,
      String at,
      String name) {
    List<String> open = new Table(table.columns(), rows)
        .varyingKeys().stream()
            .filter(key -> key != x && !series.contains(key))
            .map(key -> table.columns().get(key).name())
            .toList();
    String who = name.isEmpty() ? "" : " of \"" + name + "\"";
    return wrong(
        "--series",
        "several rows" + who + " stand at " + at
            + (open.isEmpty()
                ? ", with the same keys"
                : ": they differ in " + String.join(", ", open)
                    + "; fix it with --where, or make it a series"));
  }

  private void checkLogarithms(PlotRequest request) {
    if (request.logarithmicX() && !x.isNumeric()) {
      throw wrong("--log", "\"" + request.x() + "\" holds words, which have no logarithm");
    }
    if (request.logarithmicY() && !x.isNumeric()) {
      throw wrong(
          "--log",
          "\"" + request.x() + "\" holds words, so there are bars; they begin at zero, which has no"
              + " logarithm: take y out of it");
    }
    for (Series line : series) {
      line.points().forEach((at, value) -> {
        if ((request.logarithmicX() && at <= 0) || (request.logarithmicY() && value <= 0)) {
          throw wrong(
              "--log",
              "the point (" + at + ", " + value + ") of \"" + line.name()
                  + "\" has no logarithm; leave it out with --where");
        }
      });
    }
  }
}
