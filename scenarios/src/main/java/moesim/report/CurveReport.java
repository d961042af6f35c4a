package moesim.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import moesim.experiment.Curve;
import moesim.experiment.CurveExperiment;
import moesim.traces.parquet.ParquetTable;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;

/**
 * {@code curve.csv} and {@code curve.parquet}: a row per policy and capacity, in the order asked
 * for.
 */
final class CurveReport {
  /** The columns of both files; docs/model.md §5.2. */
  static final List<Column> COLUMNS = List.of(
      new Column("capacity_experts", Kind.LONG, "experts", "capacity of one cache for all layers"),
      new Column("policy", Kind.TEXT, "", "eviction policy"),
      new Column("semantics", Kind.TEXT, "", "access semantics"),
      new Column("misses", Kind.LONG, "pages", "accesses that did not find their expert resident"),
      new Column("miss_ratio", Kind.DOUBLE, "ratio", "misses at this capacity / accesses"),
      new Column("rounds", Kind.DOUBLE, "rounds", "capacity_experts / (layers x top-k)"),
      new Column(
          "at_round_multiple",
          Kind.BOOLEAN,
          "flag",
          "true if rounds is whole: there layer-aware-lru gains least over lru"),
      new Column(
          "method",
          Kind.TEXT,
          "word",
          "one-pass: from stack distances; per-capacity: from a simulation of its own"));

  private CurveReport() {}

  static void write(CurveExperiment.Outcome outcome, Path folder) throws IOException {
    writeCsv(outcome, folder.resolve("curve.csv"));
    writeParquet(outcome, folder.resolve("curve.parquet"));
  }

  private static void writeCsv(CurveExperiment.Outcome outcome, Path target) throws IOException {
    try (CsvWriter csv =
        CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(target, StandardCharsets.UTF_8)) {
      csv.writeRecord(COLUMNS.stream().map(Column::name).toList());
      for (Curve curve : outcome.curves()) {
        for (int i = 0; i < curve.capacities().length; i++) {
          int capacity = curve.capacities()[i];
          csv.writeRecord(
              String.valueOf(capacity),
              curve.policy(),
              curve.semantics().toString(),
              String.valueOf(curve.misses()[i]),
              String.valueOf(curve.missRatio(i)),
              String.valueOf((double) capacity / outcome.round()),
              String.valueOf(capacity % outcome.round() == 0),
              curve.method());
        }
      }
    }
  }

  private static void writeParquet(CurveExperiment.Outcome outcome, Path target) {
    try (ParquetTable table = new ParquetTable(target, COLUMNS, Map.of())) {
      for (Curve curve : outcome.curves()) {
        for (int i = 0; i < curve.capacities().length; i++) {
          int capacity = curve.capacities()[i];
          table.set(0, (long) capacity);
          table.set(1, curve.policy());
          table.set(2, curve.semantics().toString());
          table.set(3, curve.misses()[i]);
          table.set(4, curve.missRatio(i));
          table.set(5, (double) capacity / outcome.round());
          table.set(6, capacity % outcome.round() == 0);
          table.set(7, curve.method());
          table.endRow();
        }
      }
    }
  }
}
