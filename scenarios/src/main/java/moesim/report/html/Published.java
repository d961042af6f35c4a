package moesim.report.html;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import moesim.report.table.Table;

/**
 * A published value, and the runs that it can be compared with.
 *
 * <p><b>Source.</b> {@code published.csv}: scenario, metric, the keys that name the runs, how many
 * runs the value is the mean of, the value, and where it was published. An empty key is any value.
 *
 * @param column of the metric
 * @param keys what the runs have in common, by name
 * @param rows the runs
 * @param value as published
 * @param text the value with the digits it was published in
 * @param source where
 */
record Published(
    int column,
    Map<String, String> keys,
    List<Integer> rows,
    double value,
    String text,
    String source) {
  private static final String FILE = "published.csv";
  private static final List<String> FACTS =
      List.of("scenario", "metric", "runs", "published", "source");

  /**
   * Those that {@code table}, results of {@code scenario}, can be held against; a mean only where
   * all its runs are there.
   */
  static List<Published> of(String scenario, Table table) {
    List<Published> known = new ArrayList<>();
    try (Reader text = new InputStreamReader(
            Objects.requireNonNull(Published.class.getResourceAsStream(FILE), FILE),
            StandardCharsets.UTF_8);
        CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(text)) {
      for (NamedCsvRecord record : records) {
        if (record.getField("scenario").equals(scenario)) {
          add(record, table, known);
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return known;
  }

  private static void add(NamedCsvRecord record, Table table, List<Published> known) {
    OptionalInt column = table.find(record.getField("metric"));
    Map<String, String> keys = new LinkedHashMap<>();
    record.getFieldsAsMap().forEach((name, value) -> {
      if (!FACTS.contains(name) && !value.isEmpty()) {
        keys.put(name, value);
      }
    });
    if (column.isEmpty()
        || !keys.keySet().stream().allMatch(key -> table.find(key).isPresent())) {
      return;
    }
    List<Integer> rows = IntStream.range(0, table.rows().size())
        .filter(row -> matches(table, row, keys))
        .filter(row -> table.rows().get(row)[column.getAsInt()] != null)
        .boxed()
        .toList();
    if (rows.size() == Integer.parseInt(record.getField("runs"))) {
      known.add(new Published(
          column.getAsInt(),
          keys,
          rows,
          Double.parseDouble(record.getField("published")),
          record.getField("published"),
          record.getField("source")));
    }
  }

  private static boolean matches(Table table, int row, Map<String, String> keys) {
    return keys.entrySet().stream().allMatch(key -> {
      int column = table.find(key.getKey()).orElseThrow();
      return key.getValue().equals(Table.text(table.rows().get(row)[column]));
    });
  }

  /** What the runs give: the mean of the metric. */
  double ours(Table table) {
    double sum = 0;
    for (int row : rows) {
      sum += Table.number(table.rows().get(row)[column]);
    }
    return sum / rows.size();
  }
}
