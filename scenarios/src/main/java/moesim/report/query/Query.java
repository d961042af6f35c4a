package moesim.report.query;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import moesim.input.InputException;
import moesim.report.table.Source;
import moesim.report.table.Table;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A question in SQL to the tables of a source.
 *
 * <p><b>Names</b> are told apart without regard to case; those with a dot need double quotes.
 * <b>Memory.</b> The tables that the text names, and the answer. <b>Errors.</b>
 * {@link InputException} with line and column of the text, as far as they are known.
 */
public final class Query {
  private static final String IN_MEMORY =
      "jdbc:h2:mem:;DATABASE_TO_UPPER=FALSE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";

  private final Source source;
  private final String sql;
  private final List<String> columns = new ArrayList<>();

  private Query(Source source, String sql) {
    this.source = source;
    this.sql = sql;
  }

  /** The answer to {@code sql}, a single {@code select}. */
  public static Table answer(Source source, String sql) {
    return new Query(source, sql).answer();
  }

  private Table answer() {
    try (Connection database = new org.h2.Driver().connect(IN_MEMORY, new Properties());
        Statement statement = database.createStatement()) {
      for (String name : source.names()) {
        if (isNamed(name)) {
          load(database, name, source.table(name));
        }
      }
      try (ResultSet rows = statement.executeQuery(sql)) {
        return tableOf(rows);
      }
    } catch (SQLException e) {
      throw SqlError.of(e, sql, source, columns);
    }
  }

  private boolean isNamed(String table) {
    return Pattern.compile("\\b" + table + "\\b", Pattern.CASE_INSENSITIVE)
        .matcher(sql)
        .find();
  }

  private void load(Connection database, String name, Table table) throws SQLException {
    String definitions = table.columns().stream()
        .map(column -> quoted(column.name()) + " " + typeOf(column.kind()))
        .collect(Collectors.joining(", "));
    table.columns().forEach(column -> columns.add(column.name()));
    try (Statement statement = database.createStatement()) {
      statement.execute("create table " + quoted(name) + " (" + definitions + ")");
    }
    String marks =
        String.join(", ", java.util.Collections.nCopies(table.columns().size(), "?"));
    try (PreparedStatement insert =
        database.prepareStatement("insert into " + quoted(name) + " values (" + marks + ")")) {
      for (@Nullable Object[] row : table.rows()) {
        for (int column = 0; column < row.length; column++) {
          insert.setObject(column + 1, row[column]);
        }
        insert.executeUpdate();
      }
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String typeOf(Kind kind) {
    return switch (kind) {
      case TEXT -> "varchar";
      case LONG -> "bigint";
      case DOUBLE -> "double precision";
      case BOOLEAN -> "boolean";
    };
  }

  private static Table tableOf(ResultSet rows) throws SQLException {
    ResultSetMetaData about = rows.getMetaData();
    List<@Nullable Object[]> read = new ArrayList<>();
    while (rows.next()) {
      @Nullable Object[] cells = new Object[about.getColumnCount()];
      for (int column = 0; column < cells.length; column++) {
        cells[column] = cellOf(rows.getObject(column + 1));
      }
      read.add(cells);
    }
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int column = 0; column < about.getColumnCount(); column++) {
      String name = about.getColumnLabel(column + 1);
      for (int copy = 2; !names.add(name); copy++) {
        name = about.getColumnLabel(column + 1) + "_" + copy;
      }
      columns.add(new Column(name, kindOf(read, column), "", ""));
    }
    read.forEach(row -> widen(row, columns));
    return new Table(columns, read);
  }

  private static @Nullable Object cellOf(@Nullable Object value) {
    if (value instanceof BigDecimal number) {
      // The sum of whole numbers is whole.
      return number.scale() <= 0 && number.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
          ? (Object) number.longValueExact()
          : (Object) number.doubleValue();
    }
    if (value instanceof Float number) {
      return number.doubleValue();
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    return value == null
            || value instanceof Long
            || value instanceof Double
            || value instanceof Boolean
        ? value
        : value.toString();
  }

  private static Kind kindOf(List<@Nullable Object[]> rows, int column) {
    Set<Class<?>> classes = new HashSet<>();
    rows.forEach(row -> {
      Object cell = row[column];
      if (cell != null) {
        classes.add(cell.getClass());
      }
    });
    if (classes.equals(Set.of(Long.class))) {
      return Kind.LONG;
    }
    if (!classes.isEmpty() && Set.of(Long.class, Double.class).containsAll(classes)) {
      return Kind.DOUBLE;
    }
    return classes.equals(Set.of(Boolean.class)) ? Kind.BOOLEAN : Kind.TEXT;
  }

  private static void widen(@Nullable Object[] row, List<Column> columns) {
    for (int column = 0; column < row.length; column++) {
      if (columns.get(column).kind() == Kind.DOUBLE && row[column] instanceof Long count) {
        row[column] = count.doubleValue();
      }
    }
  }
}
