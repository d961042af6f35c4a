package moesim.report.html;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import moesim.experiment.Metric;
import moesim.experiment.ParallelMetrics;
import moesim.experiment.WaferMetrics;
import moesim.report.table.Table;
import moesim.scenario.RunPlan;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The numbers behind a page, as JSON: what the scripts of the page read.
 *
 * <p><b>Size.</b> Columns, not rows; texts by their number in a list; numbers that are not whole in
 * six digits. What is still too large loses rows, evenly: see {@link Selection}.
 */
final class PageData {
  private static final List<Metric> FIRST = Stream.of(
          Metric.SHOWN, WaferMetrics.SHOWN, ParallelMetrics.SHOWN)
      .flatMap(List::stream)
      .toList();
  private static final List<Metric> KNOWN = Stream.of(
          Metric.ALL, WaferMetrics.ALL, ParallelMetrics.ALL)
      .flatMap(List::stream)
      .toList();

  private static final int DIGITS = 6;

  private final Table table;
  private final Machines machines;
  private final List<Published> published;

  PageData(Table table, Machines machines, List<Published> published) {
    this.table = table;
    this.machines = machines;
    this.published = published;
  }

  /**
   * Everything about the runs of number {@code rows}, and the machines of those of number
   * {@code drawn}.
   */
  String of(List<Integer> rows, List<Integer> drawn) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      Focus.headline(table)
          .ifPresent(metric ->
              json.writeStringProperty("headline", table.columns().get(metric).name()));
      Focus.compared(table).ifPresent(key -> json.writeStringProperty("compared", key));
      json.writeStringProperty("optimum", RunPlan.OPTIMUM);
      writeColumns(json, rows);
      writePublished(json, rows);
      new MachineData(machines, table).write(json, rows, drawn);
      json.writeEndObject();
    }
    return text.toString();
  }

  private void writeColumns(JsonGenerator json, List<Integer> rows) {
    json.writeArrayPropertyStart("columns");
    for (int column = 0; column < table.columns().size(); column++) {
      Column about = table.columns().get(column);
      json.writeStartObject();
      json.writeStringProperty("name", about.name());
      json.writeStringProperty("unit", about.unit());
      json.writeStringProperty("definition", about.definition());
      json.writeBooleanProperty("key", table.isKey(column));
      json.writeBooleanProperty("more", Focus.moreIsBetter(about.name()));
      json.writeBooleanProperty("shown", isShown(column));
      json.writeName("cells");
      writeCells(json, column, rows);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** A column of a first look that says anything, or one that we know nothing of. */
  private boolean isShown(int column) {
    String name = table.columns().get(column).name();
    boolean first = has(FIRST, name);
    boolean known = has(KNOWN, name);
    return table.isKey(column) || ((first || !known) && table.says(column));
  }

  private static boolean has(List<Metric> metrics, String name) {
    return metrics.stream().anyMatch(metric -> metric.name().equals(name));
  }

  private void writeCells(JsonGenerator json, int column, List<Integer> rows) {
    List<@Nullable Object> cells = new ArrayList<>();
    rows.forEach(row -> cells.add(table.rows().get(row)[column]));
    Kind kind = table.columns().get(column).kind();
    if (table.isKey(column) || kind == Kind.TEXT || kind == Kind.BOOLEAN) {
      writeTexts(json, cells);
    } else if (cells.stream().allMatch(cell -> cell == null)) {
      json.writeStartObject();
      json.writeNullProperty("all");
      json.writeEndObject();
    } else {
      json.writeStartArray();
      cells.forEach(cell -> json.writeRawValue(
          cell instanceof Long count
              ? count.toString()
              : Numbers.rounded(Table.number(cell), DIGITS)));
      json.writeEndArray();
    }
  }

  /** The different texts, and for every row which of them it has; -1 is none. */
  private static void writeTexts(JsonGenerator json, List<@Nullable Object> cells) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    cells.stream()
        .map(Table::text)
        .filter(text -> !text.isEmpty())
        .forEach(text -> numbers.putIfAbsent(text, numbers.size()));
    json.writeStartObject();
    json.writeArrayPropertyStart("texts");
    numbers.keySet().forEach(json::writeString);
    json.writeEndArray();
    json.writeArrayPropertyStart("of");
    cells.forEach(cell -> json.writeNumber(numbers.getOrDefault(Table.text(cell), -1)));
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Where a published value is of one run, that run. */
  private void writePublished(JsonGenerator json, List<Integer> rows) {
    json.writeArrayPropertyStart("published");
    for (Published value : published) {
      json.writeStartObject();
      json.writeStringProperty("metric", table.columns().get(value.column()).name());
      json.writeName("keys");
      json.writeStartObject();
      value.keys().forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeNumberProperty("runs", value.rows().size());
      json.writeNumberProperty(
          "row", value.rows().size() == 1 ? rows.indexOf(value.rows().get(0)) : -1);
      json.writeNumberProperty("published", value.value());
      json.writeStringProperty("text", value.text());
      json.writeName("ours");
      json.writeRawValue(Numbers.rounded(value.ours(table), DIGITS));
      json.writeStringProperty("source", value.source());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
