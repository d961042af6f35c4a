package moesim.report.html;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.report.table.Table;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTableReader;
import org.jspecify.annotations.Nullable;

/**
 * The dies and links of the machines of all runs, as {@code dies.parquet} and {@code links.parquet}
 * hold them.
 */
record Machines(Map<Integer, Machine> byRun) {
  /**
   * What a link or a die did: its place or ends, and numbers in the order of the columns of its
   * table.
   */
  record Part(int from, int to, List<Double> numbers) {}

  /** The parts of the machine of one run. */
  record Machine(List<Part> dies, List<Part> links) {}

  /** Those of {@code folder}; none if it has no such tables. */
  static Machines read(Path folder, Table results) {
    Path dies = folder.resolve("dies.parquet");
    Path links = folder.resolve("links.parquet");
    Map<Integer, Machine> machines = new HashMap<>();
    if (Files.isRegularFile(dies) && Files.isRegularFile(links)) {
      Map<List<String>, Integer> runs = new HashMap<>();
      for (int run = 0; run < results.rows().size(); run++) {
        runs.put(results.keysOf(results.rows().get(run)), run);
      }
      read(dies, runs, 1, machines);
      read(links, runs, 2, machines);
    }
    return new Machines(machines);
  }

  private static void read(
      Path file, Map<List<String>, Integer> runs, int places, Map<Integer, Machine> machines) {
    try (ParquetTableReader reader = new ParquetTableReader(file)) {
      List<Column> columns = reader.columns();
      int place =
          (int) columns.stream().filter(column -> column.unit().isEmpty()).count() - places;
      for (@Nullable Object[] row = reader.next(); row != null; row = reader.next()) {
        List<String> keys = new ArrayList<>();
        for (int key = 0; key < place; key++) {
          keys.add(Table.text(row[key]));
        }
        Optional<Integer> run = Optional.ofNullable(runs.get(keys));
        if (run.isPresent()) {
          Machine machine = machines.computeIfAbsent(
              run.get(), index -> new Machine(new ArrayList<>(), new ArrayList<>()));
          (places == 1 ? machine.dies() : machine.links()).add(partOf(row, place, places));
        }
      }
    }
  }

  private static Part partOf(@Nullable Object[] row, int place, int places) {
    List<Double> numbers = new ArrayList<>();
    for (int column = place + places; column < row.length; column++) {
      numbers.add(Table.number(row[column]));
    }
    int from = (int) Table.number(row[place]);
    return new Part(from, places == 1 ? from : (int) Table.number(row[place + 1]), numbers);
  }

  /**
   * How many rows the mesh of a machine has: die y + x * rows stands in column x and row y, and
   * links lead to neighbours, or close a row or a column. Zero if no mesh has such links.
   */
  static int rowsOf(Machine machine) {
    int dies = machine.dies().size();
    for (int rows = 1; rows <= dies; rows++) {
      int height = rows;
      if (dies % rows == 0
          && machine.links().stream().allMatch(link -> fits(link, height, dies / height))) {
        return rows;
      }
    }
    return 0;
  }

  private static boolean fits(Part link, int rows, int columns) {
    int x = Math.abs(link.from() / rows - link.to() / rows);
    int y = Math.abs(link.from() % rows - link.to() % rows);
    return (x == 0 && (y == 1 || y == rows - 1)) || (y == 0 && (x == 1 || x == columns - 1));
  }
}
