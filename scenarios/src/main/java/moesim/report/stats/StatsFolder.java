package moesim.report.stats;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.report.table.Draft;
import moesim.report.table.Origin;
import moesim.report.table.Table;
import moesim.traces.Disk;
import moesim.traces.parquet.ParquetTable;
import moesim.traces.parquet.ParquetTable.Column;

/**
 * A folder of tables about traces, each as CSV (RFC 4180, UTF-8, lines end in LF) and as Parquet
 * with unit and definition of every column. The same traces give the same bytes.
 */
public final class StatsFolder {
  private final Path folder;

  public StatsFolder(Path folder) {
    this.folder = folder;
  }

  /** Refuses a folder that holds something else or cannot be made; asked before traces are read. */
  public void check() {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InputException(Location.of(folder), "is a file; --out names a folder");
    }
    if (Files.isRegularFile(folder.resolve(Origin.FILE))) {
      throw new InputException(
          Location.of(folder), "is a folder of results; name another one for the tables");
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Writes all tables about {@code traces}, whole or not at all. */
  public void write(List<NamedTrace> traces) {
    try {
      Draft.add(folder, draft -> {
        for (StatsTable table : StatsTables.of(traces)) {
          write(table, draft);
        }
      });
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private InputException unwritable(IOException e) {
    return new InputException(Location.of(folder), "cannot be written to: " + Disk.reason(e), e);
  }

  private static void write(StatsTable table, Path draft) throws IOException {
    List<String> names = table.columns().stream().map(Column::name).toList();
    try (ParquetTable parquet =
            new ParquetTable(draft.resolve(table.name() + ".parquet"), table.columns(), Map.of());
        CsvWriter csv = CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .build(draft.resolve(table.name() + ".csv"), StandardCharsets.UTF_8)) {
      csv.writeRecord(names);
      table.rows().into(cells -> {
        if (cells.length != names.size()) {
          throw new IllegalStateException(
              table.name() + ": cells=" + cells.length + " columns=" + names.size());
        }
        parquet.writeRow(cells);
        csv.writeRecord(Arrays.stream(cells).map(Table::text).toList());
      });
    }
  }
}
