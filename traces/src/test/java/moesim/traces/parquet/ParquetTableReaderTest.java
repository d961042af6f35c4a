package moesim.traces.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import moesim.input.InputException;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTableReaderTest {
  private static final List<Column> COLUMNS = List.of(
      new Column("policy", Kind.TEXT, "", "Eviction policy"),
      new Column("misses", Kind.LONG, "pages", "Pages not found"),
      new Column("makespan_seconds", Kind.DOUBLE, "s", "Time from the first event to the last"),
      new Column("baseline", Kind.BOOLEAN, "", "True for the run others are compared with"));

  @TempDir
  private Path folder = Path.of("");

  private Path file = Path.of("");

  @BeforeEach
  void write() {
    file = folder.resolve("t.parquet");
    try (ParquetTable table = new ParquetTable(file, COLUMNS, Map.of())) {
      table.set(0, "größer");
      table.set(1, Long.MIN_VALUE);
      table.set(2, 0.1);
      table.set(3, true);
      table.endRow();
      table.endRow();
      table.set(1, 7);
      table.set(3, false);
      table.endRow();
    }
  }

  @Test
  void readsWhatWasWritten() {
    try (ParquetTableReader table = new ParquetTableReader(file)) {
      assertThat(table.columns()).isEqualTo(COLUMNS);
      assertThat(table.next()).containsExactly("größer", Long.MIN_VALUE, 0.1, true);
      assertThat(table.next()).containsExactly(null, null, null, null);
      assertThat(table.next()).containsExactly(null, 7L, null, false);
      assertThat(table.next()).isNull();
      assertThat(table.next()).isNull();
    }
  }

  @Test
  void namesTheFileThatIsNoTable() throws IOException {
    assertThatThrownBy(() -> new ParquetTableReader(folder.resolve("none.parquet")))
        .isInstanceOf(InputException.class)
        .hasMessage(folder.resolve("none.parquet") + ": no such file");
    byte[] bytes = Files.readAllBytes(file);
    Path damaged = folder.resolve("damaged.parquet");
    // The first page begins after the four bytes of the magic number; its checksum notices.
    bytes[40] ^= 1;
    Files.write(damaged, bytes);
    assertThatThrownBy(() -> {
          try (ParquetTableReader table = new ParquetTableReader(damaged)) {
            while (table.next() != null) {}
          }
        })
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(damaged + ": not a table of moesim's: ");
    Path text = Files.writeString(folder.resolve("text.parquet"), "policy,misses\n");
    assertThatThrownBy(() -> new ParquetTableReader(text))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(text + ": not a table of moesim's: ");
  }
}
