package moesim.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import moesim.report.table.Table;
import moesim.report.table.TextTable;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.jspecify.annotations.Nullable;

/** A table that was asked for, as text. */
public final class TableFormat {
  private TableFormat() {}

  /** For a terminal: numbers at the right, those that are not whole in six digits. */
  public static String text(Table table) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(names(table));
    for (@Nullable Object[] row : table.rows()) {
      lines.add(Arrays.stream(row).map(TableFormat::shown).toList());
    }
    boolean[] left = new boolean[table.columns().size()];
    for (int column = 0; column < left.length; column++) {
      Kind kind = table.columns().get(column).kind();
      left[column] = kind == Kind.TEXT || kind == Kind.BOOLEAN;
    }
    return TextTable.aligned(lines, column -> left[column]);
  }

  /** RFC 4180, as {@code results.csv}. */
  public static String csv(Table table) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      csv.writeRecord(names(table));
      for (@Nullable Object[] row : table.rows()) {
        csv.writeRecord(Arrays.stream(row).map(Table::text).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** {@code columns} and {@code rows}, as {@code results.json}. */
  public static String json(Table table) {
    StringWriter text = new StringWriter();
    JsonReport.write(table.columns(), table.rows().stream(), text);
    return text.toString();
  }

  private static List<String> names(Table table) {
    return table.columns().stream().map(Column::name).toList();
  }

  /** A cell for people: whole numbers in full, others in six digits, nothing where it is absent. */
  public static String shown(@Nullable Object cell) {
    if (cell instanceof Long count) {
      return String.format(Locale.ROOT, "%,d", count);
    }
    if (cell instanceof Double number && Double.isFinite(number)) {
      boolean plain = number == 0 || (Math.abs(number) >= 1e-4 && Math.abs(number) < 1e15);
      return plain && Math.abs(number) >= 1e6
          ? String.format(Locale.ROOT, "%,.0f", number)
          : String.format(Locale.ROOT, plain ? "%." + decimals(number) + "f" : "%.5e", number);
    }
    return Table.text(cell);
  }

  private static int decimals(double number) {
    int before = number == 0 ? 1 : (int) Math.floor(Math.log10(Math.abs(number))) + 1;
    return Math.max(0, 6 - before);
  }
}
