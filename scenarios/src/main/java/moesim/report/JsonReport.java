package moesim.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import moesim.experiment.ResultTable;
import moesim.traces.parquet.ParquetTable.Column;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.MinimalPrettyPrinter;

/**
 * {@code results.json}: {@code columns} with their unit and definition, then {@code rows}, an
 * object each, on a line of its own. Cells have the types of {@code results.parquet}; what is not
 * known is null.
 */
final class JsonReport {
  private static final ObjectWriteContext CONTEXT = new ObjectWriteContext.Base() {
    @Override
    public PrettyPrinter getPrettyPrinter() {
      return new LinePerElement();
    }
  };

  private JsonReport() {}

  static void write(ResultTable table, Path target) throws IOException {
    List<Column> columns = ParquetReport.columnsOf(table);
    try (Writer writer = Files.newBufferedWriter(target)) {
      write(
          columns,
          table.rows().stream().map(row -> ParquetReport.cellsOf(row, table.metrics(), columns)),
          writer);
    }
  }

  /** Writes a table whose cells have the kinds of {@code columns}, and closes {@code target}. */
  static void write(List<Column> columns, Stream<@Nullable Object[]> rows, Writer target) {
    try (JsonGenerator json = new JsonFactory().createGenerator(CONTEXT, target)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("columns");
      columns.forEach(column -> writeColumn(json, column));
      json.writeEndArray();
      json.writeArrayPropertyStart("rows");
      rows.forEach(row -> writeRow(json, columns, row));
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static void writeColumn(JsonGenerator json, Column column) {
    json.writeStartObject();
    json.writeStringProperty("name", column.name());
    json.writeStringProperty("type", column.kind().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("unit", column.unit());
    json.writeStringProperty("definition", column.definition());
    json.writeEndObject();
  }

  private static void writeRow(JsonGenerator json, List<Column> columns, @Nullable Object[] row) {
    json.writeStartObject();
    for (int column = 0; column < row.length; column++) {
      json.writeName(columns.get(column).name());
      writeCell(json, row[column]);
    }
    json.writeEndObject();
  }

  private static void writeCell(JsonGenerator json, @Nullable Object cell) {
    if (cell instanceof Double number && Double.isFinite(number)) {
      json.writeNumber(number);
    } else if (cell instanceof Long count) {
      json.writeNumber(count);
    } else if (cell instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (cell instanceof String word) {
      json.writeString(word);
    } else {
      json.writeNull();
    }
  }

  /** Elements of arrays stand on lines of their own, everything else where it comes. */
  private static final class LinePerElement extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1;

    @Override
    public void beforeArrayValues(JsonGenerator json) {
      json.writeRaw('\n');
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) {
      json.writeRaw(",\n");
    }

    @Override
    public void writeEndArray(JsonGenerator json, int elements) {
      json.writeRaw("\n]");
    }
  }
}
