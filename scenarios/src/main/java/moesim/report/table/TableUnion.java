package moesim.report.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Several tables as one: columns are joined by name, keys before metrics, each in the order in
 * which they first come; what a table has not is absent in its rows. Where kinds differ, whole
 * numbers give way to numbers, everything else to text.
 */
final class TableUnion {
  private TableUnion() {}

  /**
   * The rows of {@code tables}, each after the label of its table, in a first column called
   * {@code label}.
   */
  static Table of(String label, List<String> labels, List<Table> tables) {
    Map<String, Column> keys = new LinkedHashMap<>();
    Map<String, Column> metrics = new LinkedHashMap<>();
    keys.put(label, new Column(label, Kind.TEXT, "", "where the row comes from"));
    for (Table table : tables) {
      for (int column = 0; column < table.columns().size(); column++) {
        Column about = table.columns().get(column);
        (table.isKey(column) ? keys : metrics).merge(about.name(), about, TableUnion::joined);
      }
    }
    List<Column> columns = new ArrayList<>(keys.values());
    metrics.values().stream()
        .filter(metric -> !keys.containsKey(metric.name()))
        .forEach(columns::add);
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      add(tables.get(i), label, labels.get(i), columns, rows);
    }
    return new Table(List.copyOf(columns), rows);
  }

  private static Column joined(Column one, Column other) {
    return one.kind() == other.kind()
        ? one
        : new Column(
            one.name(),
            isNumber(one) && isNumber(other) ? Kind.DOUBLE : Kind.TEXT,
            one.unit(),
            one.definition());
  }

  private static boolean isNumber(Column column) {
    return column.kind() == Kind.LONG || column.kind() == Kind.DOUBLE;
  }

  private static void add(
      Table table,
      String label,
      String value,
      List<Column> columns,
      List<@Nullable Object[]> rows) {
    int[] from = columns.stream()
        .mapToInt(column -> table.find(column.name()).orElse(-1))
        .toArray();
    for (@Nullable Object[] row : table.rows()) {
      @Nullable Object[] cells = new Object[columns.size()];
      for (int column = 0; column < cells.length; column++) {
        Object cell = from[column] < 0 ? null : row[from[column]];
        cells[column] = columns.get(column).name().equals(label)
            ? value
            : as(columns.get(column).kind(), cell);
      }
      rows.add(cells);
    }
  }

  private static @Nullable Object as(Kind kind, @Nullable Object cell) {
    if (cell instanceof Long count && kind == Kind.DOUBLE) {
      return count.doubleValue();
    }
    return cell == null || kind != Kind.TEXT ? cell : cell.toString();
  }
}
