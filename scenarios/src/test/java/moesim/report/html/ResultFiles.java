package moesim.report.html;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import moesim.experiment.Metric;
import moesim.experiment.WaferMetrics;
import moesim.traces.parquet.ParquetTable;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;

/**
 * Result folders that nobody ran: as many runs on a wafer of 5 x 5 dies as wanted, all numbers
 * long.
 */
final class ResultFiles {
  private static final int SIDE = 5;

  private ResultFiles() {}

  /**
   * A folder with results.parquet, links.parquet, dies.parquet and provenance.json of {@code runs}
   * runs.
   */
  static Path ofWafers(Path folder, int runs) throws IOException {
    Files.createDirectories(folder);
    SplittableRandom random = new SplittableRandom(1);
    List<Column> columns = new ArrayList<>(List.of(
        new Column("batch.requests", Kind.LONG, "", "key"),
        new Column("allocation.policy", Kind.TEXT, "", "key")));
    WaferMetrics.ALL.forEach(metric -> columns.add(new Column(
        metric.name(),
        metric.kind() == Metric.Kind.COUNT ? Kind.LONG : Kind.DOUBLE,
        metric.unit(),
        metric.definition())));
    try (ParquetTable table =
        new ParquetTable(folder.resolve("results.parquet"), columns, Map.of())) {
      for (int run = 0; run < runs; run++) {
        setKeys(table, run);
        fill(table, columns, 2, random);
      }
    }
    writeParts(folder.resolve("dies.parquet"), List.of("die"), runs, random);
    writeParts(folder.resolve("links.parquet"), List.of("from_die", "to_die"), runs, random);
    Files.writeString(folder.resolve("provenance.json"), """
        {"moesim_version": "0", "moesim_commit": "none", "scenario": "many", "seed": 1, "scenario_file": "many.yaml",
         "scenario_text": "scenario: many\\n", "scenario_sha256": "0", "started": "2026-01-02T03:04:05Z", "run_seconds": [1.5],
         "traces": [{"source": "a b", "format": "f", "sha256": "12"}], "settings": ["x=it's"], "inputs": {"a": "assumed"}}
        """);
    return folder;
  }

  private static void setKeys(ParquetTable table, int run) {
    table.set(0, run / 2);
    table.set(1, run % 2 == 0 ? "home" : "first-seen-round-robin");
  }

  private static void fill(
      ParquetTable table, List<Column> columns, int from, SplittableRandom random) {
    for (int column = from; column < columns.size(); column++) {
      if (columns.get(column).kind() == Kind.LONG) {
        table.set(column, random.nextLong(1_000_000_000_000L));
      } else {
        table.set(column, random.nextDouble());
      }
    }
    table.endRow();
  }

  private static void writeParts(
      Path file, List<String> places, int runs, SplittableRandom random) {
    List<Column> columns = new ArrayList<>(List.of(
        new Column("batch.requests", Kind.LONG, "", "key"),
        new Column("allocation.policy", Kind.TEXT, "", "key")));
    places.forEach(place -> columns.add(new Column(place, Kind.LONG, "", "key")));
    int first = columns.size();
    for (String name : List.of("busy_seconds", "second", "third")) {
      columns.add(new Column(name, Kind.DOUBLE, "seconds", name));
    }
    try (ParquetTable table = new ParquetTable(file, columns, Map.of())) {
      for (int run = 0; run < runs; run++) {
        for (int die = 0; die < SIDE * SIDE; die++) {
          // A die itself, or its links to the next in its column and in its row.
          for (int step : places.size() == 1 ? new int[] {0} : new int[] {1, SIDE}) {
            if ((step == 1 && die % SIDE == SIDE - 1) || die + step >= SIDE * SIDE) {
              continue;
            }
            setKeys(table, run);
            table.set(2, die);
            if (places.size() == 2) {
              table.set(3, die + step);
            }
            fill(table, columns, first, random);
          }
        }
      }
    }
  }
}
