package moesim.traces.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import moesim.input.InputException;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
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
        .hasMessageStartingWith(damaged + ": row 1 of 3 cannot be read: ")
        .hasMessageEndingWith("; was it changed? Make or copy it again");
    Path text = Files.writeString(folder.resolve("text.parquet"), "policy,misses\n");
    assertThatThrownBy(() -> new ParquetTableReader(text))
        .isInstanceOf(InputException.class)
        .hasMessage(text + ": not a Parquet file: it does not begin with PAR1");
    bytes = Files.readAllBytes(file);
    Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length - 3));
    assertThatThrownBy(() -> new ParquetTableReader(cut))
        .hasMessage(cut + ": Parquet, but cut off or damaged: there is no footer at its end ("
            + (bytes.length - 3) + " B)");
  }

  @Test
  void closesAFileWhoseColumnsAreNotOurs() throws IOException {
    Path other = folder.resolve("other.parquet");
    MessageType schema = MessageTypeParser.parseMessageType("message m { required int32 x; }");
    try (ParquetWriter<Integer> rows = ColumnFile.<Integer>at(
            other,
            schema,
            (row, fields) -> {
              fields.startMessage();
              fields.startField("x", 0);
              fields.addInteger(row);
              fields.endField("x", 0);
              fields.endMessage();
            },
            Map::of)
        .build()) {
      rows.write(7);
    }
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> new ParquetTableReader(other))
          .isInstanceOf(InputException.class)
          .hasMessage(other
              + ": Parquet, but not a table of moesim's: column is \"required int32 x\","
              + " accepted are binary, int64, double and boolean");
    }
    assertThat(openFiles(other)).isZero();
  }

  /** Descriptors of this process that are {@code file}; none where the system does not say. */
  private static long openFiles(Path file) throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return 0;
    }
    long open = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
      for (Path descriptor : all) {
        open += Files.exists(descriptor) && Files.isSameFile(descriptor, file) ? 1 : 0;
      }
    }
    return open;
  }

  /** A length in a damaged footer must not make Parquet allocate what the file does not hold. */
  @Test
  void whateverByteIsDamagedTheFileIsNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Path damaged = folder.resolve("damaged.parquet");
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 0x55;
      Files.write(damaged, changed);
      try (ParquetTableReader table = new ParquetTableReader(damaged)) {
        while (table.next() != null) {}
      } catch (InputException e) {
        assertThat(e.getMessage()).startsWith(damaged + ": ").doesNotContain("\n");
      }
    }
  }
}
