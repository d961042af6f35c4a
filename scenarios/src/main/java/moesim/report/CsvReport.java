package moesim.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import moesim.experiment.Metric;
import moesim.experiment.ResultTable;

/** {@code results.csv}: RFC 4180, UTF-8, lines end in LF, an absent value is an empty field. */
final class CsvReport {
  private CsvReport() {}

  static void write(ResultTable table, Path target) throws IOException {
    try (CsvWriter csv =
        CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(target, StandardCharsets.UTF_8)) {
      List<String> header = new ArrayList<>(table.keys());
      table.metrics().forEach(metric -> header.add(metric.name()));
      csv.writeRecord(header);
      for (ResultTable.Row row : table.rows()) {
        List<String> fields = new ArrayList<>(row.values());
        for (Metric metric : table.metrics()) {
          Object value = row.value(metric);
          fields.add(value == null ? "" : value.toString());
        }
        csv.writeRecord(fields);
      }
    }
  }
}
