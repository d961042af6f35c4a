package moesim.traces.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moesim.input.InputException;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTableTest {
  private static final List<Column> COLUMNS = List.of(
      new Column("policy", Kind.TEXT, "", "Eviction policy"),
      new Column("misses", Kind.LONG, "", "Pages not found"),
      new Column("makespan_seconds", Kind.DOUBLE, "s", "Time from the first event to the last"),
      new Column("baseline", Kind.BOOLEAN, "", "True for the run others are compared with"));

  @TempDir
  private Path folder;

  private Path write(String name) {
    Path file = folder.resolve(name);
    try (ParquetTable table = new ParquetTable(file, COLUMNS, Map.of("moesim.scenario", "wafer"))) {
      table.set(0, "größer");
      table.set(1, Long.MIN_VALUE);
      table.set(2, 0.1);
      table.set(3, true);
      table.endRow();
      table.set(1, 7);
      table.set(3, false);
      table.endRow();
      table.endRow();
    }
    return file;
  }

  private static ParquetFileReader open(Path file) throws IOException {
    return ParquetFileReader.open(
        new LocalInputFile(file),
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new PageCodecs())
            .usePageChecksumVerification()
            .build());
  }

  private static List<String> rows(Path file) throws IOException {
    List<String> rows = new ArrayList<>();
    try (ParquetFileReader reader = open(file)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        RecordReader<?> records = new ColumnIOFactory()
            .getColumnIO(schema)
            .getRecordReader(group, new GroupRecordConverter(schema));
        for (long row = 0; row < group.getRowCount(); row++) {
          rows.add(records.read().toString().strip().replace("\n", "; "));
        }
      }
    }
    return rows;
  }

  @Test
  void writesTypedCellsAndLeavesOutAbsentOnes() throws IOException {
    assertThat(rows(write("t")))
        .containsExactly(
            "policy: größer; misses: -9223372036854775808; makespan_seconds: 0.1; baseline: true",
            "misses: 7; baseline: false",
            "");
  }

  @Test
  void declaresTheColumnsWithUnitAndDefinition() throws IOException {
    try (ParquetFileReader reader = open(write("t"))) {
      assertThat(reader.getFileMetaData().getSchema().toString()).isEqualTo("""
              message moesim_table {
                optional binary policy (STRING);
                optional int64 misses;
                optional double makespan_seconds;
                optional boolean baseline;
              }
              """);
      assertThat(reader.getFileMetaData().getKeyValueMetaData())
          .containsEntry("moesim.column.makespan_seconds.unit", "s")
          .containsEntry(
              "moesim.column.makespan_seconds.definition", "Time from the first event to the last")
          .containsEntry("moesim.column.policy.unit", "")
          .containsEntry("moesim.scenario", "wafer")
          .hasSize(9);
    }
  }

  @Test
  void writesTheSameBytesAgain() throws IOException {
    assertThat(Files.mismatch(write("one"), write("two"))).isEqualTo(-1);
  }

  @Test
  void keepsEveryBitOfADoubleButTheKindsOfNaN() throws IOException {
    Path file = folder.resolve("doubles");
    List<Column> columns = List.of(new Column("x", Kind.DOUBLE, "", "x"));
    double[] values = {-0.0, Double.MIN_VALUE, Double.POSITIVE_INFINITY, 0.1 + 0.2, Double.NaN};
    try (ParquetTable table = new ParquetTable(file, columns, Map.of())) {
      for (double value : values) {
        table.set(0, value);
        table.endRow();
      }
    }
    assertThat(rows(file))
        .containsExactly(
            "x: -0.0", "x: 4.9E-324", "x: Infinity", "x: 0.30000000000000004", "x: NaN");
  }

  @Test
  void refusesACellOfAnotherKind() {
    try (ParquetTable table = new ParquetTable(folder.resolve("kinds"), COLUMNS, Map.of())) {
      assertThatThrownBy(() -> table.set(2, 1L))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("makespan_seconds")
          .hasMessageEndingWith("set as LONG");
    }
  }

  @Test
  void refusesTwoColumnsOfOneName() {
    Column column = new Column("a", Kind.LONG, "", "a");
    assertThatThrownBy(
            () -> new ParquetTable(folder.resolve("t"), List.of(column, column), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two columns \"a\"");
  }

  @Test
  void saysThatItCannotBeWritten() {
    Path nowhere = folder.resolve("no/table.parquet");
    assertThatThrownBy(() -> new ParquetTable(nowhere, COLUMNS, Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessage(nowhere + ": cannot be written: there is no such folder");
  }
}
