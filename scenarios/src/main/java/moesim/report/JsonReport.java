package moesim.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import moesim.experiment.Metric;
import moesim.experiment.ResultTable;
import moesim.traces.parquet.ParquetTable.Column;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.MinimalPrettyPrinter;

/**
 * {@code results.json}: {@code columns} with their unit and definition, then {@code rows}, an object each, on a line of its own. Cells
 * have the types of {@code results.parquet}; what is not known is null.
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
    try (Writer writer = Files.newBufferedWriter(target);
        JsonGenerator json = new JsonFactory().createGenerator(CONTEXT, writer)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("columns");
      columns.forEach(column -> writeColumn(json, column));
      json.writeEndArray();
      json.writeArrayPropertyStart("rows");
      for (ResultTable.Row row : table.rows()) {
        writeRow(json, table.metrics(), columns, row);
      }
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

  private static void writeRow(
      JsonGenerator json, List<Metric> metrics, List<Column> columns, ResultTable.Row row) {
    json.writeStartObject();
    int keys = row.values().size();
    for (int key = 0; key < keys; key++) {
      json.writeName(columns.get(key).name());
      writeKey(json, columns.get(key), row.values().get(key));
    }
    for (Metric metric : metrics) {
      json.writeName(metric.name());
      writeValue(json, row.value(metric));
    }
    json.writeEndObject();
  }

  private static void writeKey(JsonGenerator json, Column column, String value) {
    if (value.isEmpty()) {
      json.writeNull();
      return;
    }
    switch (column.kind()) {
      case LONG -> json.writeNumber(Long.parseLong(value));
      case DOUBLE -> json.writeNumber(Double.parseDouble(value));
      case BOOLEAN -> json.writeBoolean(Boolean.parseBoolean(value));
      case TEXT -> json.writeString(value);
    }
  }

  private static void writeValue(JsonGenerator json, @Nullable Object value) {
    if (value instanceof Double ratio && Double.isFinite(ratio)) {
      json.writeNumber(ratio);
    } else if (value instanceof Long count) {
      json.writeNumber(count);
    } else if (value instanceof String word) {
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
