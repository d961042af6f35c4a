package moesim.report.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Suggestion;
import moesim.scenario.Scenario;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTableReader;
import org.jspecify.annotations.Nullable;

/**
 * The results of a folder, as its Parquet file holds them.
 *
 * @param columns first the keys that tell the runs apart, then the metrics
 * @param rows the cells of every run, in the order of the columns
 */
public record Table(List<Column> columns, List<@Nullable Object[]> rows) {
  private static final String CAPACITY = "capacity_experts";

  /** The table in {@code file}. */
  public static Table read(Path file) {
    try (ParquetTableReader reader = new ParquetTableReader(file)) {
      List<@Nullable Object[]> rows = new ArrayList<>();
      for (@Nullable Object[] row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
      return new Table(reader.columns(), rows);
    }
  }

  /** A key has no unit; every metric has one. */
  public boolean isKey(int column) {
    return columns.get(column).unit().isEmpty();
  }

  /** True for keys, and for the capacity that is the key of a point of a curve. */
  public boolean identifies(int column) {
    return isKey(column) || columns.get(column).name().equals(CAPACITY);
  }

  /** The column of that name, if there is one. */
  public OptionalInt find(String name) {
    return IntStream.range(0, columns.size())
        .filter(column -> columns.get(column).name().equals(name))
        .findFirst();
  }

  /** True if some run has a value other than zero there. */
  public boolean says(int column) {
    return rows.stream()
        .anyMatch(row ->
            row[column] instanceof Number number ? number.doubleValue() != 0 : row[column] != null);
  }

  /** The text of a cell; empty if it is absent. */
  public static String text(@Nullable Object cell) {
    return cell == null ? "" : cell.toString();
  }

  /** The different values of a column, in the order in which they come. */
  public Set<String> choices(int column) {
    Set<String> choices = new LinkedHashSet<>();
    rows.forEach(row -> choices.add(text(row[column])));
    choices.remove("");
    return choices;
  }

  /** The columns that tell runs apart, and do. */
  public List<Integer> varyingKeys() {
    return IntStream.range(0, columns.size())
        .filter(column -> isKey(column) && choices(column).size() > 1)
        .boxed()
        .toList();
  }

  /**
   * What tells {@code row} from the others, such as
   * {@code cache.policy lru, cache.capacity 8 experts}.
   */
  public String nameOf(@Nullable Object[] row) {
    List<Integer> keys = varyingKeys();
    return Scenario.nameOf(
        keys.stream().map(key -> columns.get(key).name()).toList(),
        keys.stream().map(key -> text(row[key])).toList());
  }

  /** The number in a cell; NaN if it is absent. */
  public static double number(@Nullable Object cell) {
    return cell instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** True if keys tell all rows apart: those of runs do, those of a curve share theirs. */
  public boolean tellsRowsApart() {
    return rows.stream().map(this::keysOf).distinct().count() == rows.size();
  }

  /** The text of the keys of a row. */
  public List<String> keysOf(@Nullable Object[] row) {
    return IntStream.range(0, columns.size())
        .filter(this::isKey)
        .mapToObj(column -> Objects.toString(row[column], ""))
        .toList();
  }

  /**
   * The column called {@code name}; {@code where} is what asked for it, for the message if there is
   * none.
   */
  public int column(String name, String where) {
    return find(name)
        .orElseThrow(() -> new InputException(
            Location.of(where),
            "no column \"" + name + "\""
                + Suggestion.forName(name, columns.stream().map(Column::name).toList())));
  }
}
