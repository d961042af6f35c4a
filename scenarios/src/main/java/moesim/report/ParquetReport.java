package moesim.report;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moesim.experiment.Metric;
import moesim.experiment.ResultTable;
import moesim.traces.parquet.ParquetTable;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.jspecify.annotations.Nullable;

/**
 * {@code results.parquet}: the columns of {@code results.csv}, typed, with unit and definition of
 * each in the footer.
 */
final class ParquetReport {
  private static final String KEY = "key of the scenario that tells the runs apart";

  private ParquetReport() {}

  /** The columns of {@code table} as every typed report has them. */
  static List<Column> columnsOf(ResultTable table) {
    List<Column> columns = new ArrayList<>();
    for (int key = 0; key < table.keys().size(); key++) {
      columns.add(new Column(table.keys().get(key), kindOf(table, key), "", KEY));
    }
    for (Metric metric : table.metrics()) {
      columns.add(new Column(metric.name(), kindOf(metric), metric.unit(), metric.definition()));
    }
    return List.copyOf(columns);
  }

  static void write(ResultTable table, Path target) {
    List<Column> columns = columnsOf(table);
    try (ParquetTable parquet = new ParquetTable(target, columns, Map.of())) {
      for (ResultTable.Row row : table.rows()) {
        parquet.writeRow(cellsOf(row, table.metrics(), columns));
      }
    }
  }

  /** The cells of {@code row} by the kinds of {@code columns}: keys first, then {@code metrics}. */
  static @Nullable Object[] cellsOf(
      ResultTable.Row row, List<Metric> metrics, List<Column> columns) {
    int keys = row.values().size();
    @Nullable Object[] cells = new Object[keys + metrics.size()];
    for (int key = 0; key < keys; key++) {
      cells[key] = keyOf(columns.get(key).kind(), row.values().get(key));
    }
    for (int i = 0; i < metrics.size(); i++) {
      Object value = row.value(metrics.get(i));
      cells[keys + i] = value instanceof Number count && !(value instanceof Double)
          ? (Object) count.longValue()
          : value;
    }
    return cells;
  }

  private static @Nullable Object keyOf(Kind kind, String value) {
    if (value.isEmpty()) {
      return null;
    }
    return switch (kind) {
      case LONG -> (Object) Long.parseLong(value);
      case DOUBLE -> (Object) Double.parseDouble(value);
      case BOOLEAN -> (Object) Boolean.parseBoolean(value);
      case TEXT -> value;
    };
  }

  private static Kind kindOf(Metric metric) {
    return switch (metric.kind()) {
      case COUNT -> Kind.LONG;
      case RATIO -> Kind.DOUBLE;
      case WORD -> Kind.TEXT;
    };
  }

  /** A key is a number or a flag if every run's value reads as one; units make it text. */
  private static Kind kindOf(ResultTable table, int key) {
    List<String> values = table.rows().stream()
        .map(row -> row.values().get(key))
        .filter(value -> !value.isEmpty())
        .toList();
    if (values.isEmpty()) {
      return Kind.TEXT;
    }
    if (values.stream().allMatch(value -> isLong(value))) {
      return Kind.LONG;
    }
    if (values.stream()
        .allMatch(value -> value.matches("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?"))) {
      return Kind.DOUBLE;
    }
    return values.stream().allMatch(value -> value.equals("true") || value.equals("false"))
        ? Kind.BOOLEAN
        : Kind.TEXT;
  }

  private static boolean isLong(String value) {
    return value.matches("-?[0-9]{1,19}") && new BigInteger(value).bitLength() < Long.SIZE;
  }
}
