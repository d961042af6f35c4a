package moesim.report.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import moesim.input.InputException;
import moesim.report.table.Table;
import moesim.testing.FixedTrace;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.stats.TraceStatistics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsFolderTest {
  @TempDir
  private Path folder = Path.of("");

  private static List<NamedTrace> traces() {
    return NamedTrace.of(Stream.of(
            FixedTrace.of(FixedTrace.model(1, 4, 2), "p 0,1 | p 0,2 | 0,1 | 1,0 | 1,3"),
            FixedTrace.random(FixedTrace.model(2, 8, 2), 60, 0.4, 3))
        .map(trace -> TraceStatistics.of(trace, 1, done -> {}))
        .toList());
  }

  private Path write(String name) {
    Path target = folder.resolve(name);
    new StatsFolder(target).check();
    new StatsFolder(target).write(traces());
    return target;
  }

  @Test
  void writesTheSameRowsAsCsvAndAsParquet() throws IOException {
    Path written = write("out");
    for (String name : List.of(
        "overall",
        "published",
        "layers",
        "loads",
        "pairs",
        "next_layer",
        "next_token",
        "reuse",
        "working_set",
        "stationarity",
        "subjects",
        "languages")) {
      Table table = Table.read(written.resolve(name + ".parquet"));
      List<String> lines = Files.readAllLines(written.resolve(name + ".csv"));
      assertThat(lines.get(0))
          .isEqualTo(String.join(",", table.columns().stream().map(Column::name).toList()));
      assertThat(lines.subList(1, lines.size()))
          .as(name)
          .isEqualTo(table.rows().stream().map(StatsFolderTest::line).toList());
      assertThat(table.columns())
          .allSatisfy(column -> assertThat(column.definition()).isNotEmpty());
    }
    try (Stream<Path> files = Files.list(written)) {
      assertThat(files).hasSize(24);
    }
  }

  private static String line(@Nullable Object[] row) {
    return String.join(",", Arrays.stream(row).map(Table::text).toList());
  }

  @Test
  void writesWhatWasCountedByHand() throws IOException {
    Path written = write("out");
    // Prompts 01 02, generated 01 10 13.
    assertThat(Files.readAllLines(written.resolve("pairs.csv")))
        .startsWith(
            "trace,layer,phase,expert_a,expert_b,count",
            "test,0,prefill,0,1,1",
            "test,0,prefill,0,2,1",
            "test,0,decode,0,1,2",
            "test,0,decode,1,3,1");
    // Of ten selections four each are of 0 and 1.
    assertThat(Files.readAllLines(written.resolve("loads.csv")))
        .startsWith(
            "trace,phase,layer,expert,selections,share,gate_weight",
            "test,all,0,0,4,0.4,",
            "test,all,0,1,4,0.4,",
            "test,all,0,2,1,0.1,",
            "test,all,0,3,1,0.1,",
            "test,prefill,0,0,2,0.5,");
    assertThat(Files.readAllLines(written.resolve("working_set.csv")))
        .contains("test,prefill,0,1,2.0", "test,prefill,0,2,3.0");
  }

  @Test
  void writesHeatMapsOfTheNextLayerAndTheNextToken() throws IOException {
    // Prompt 0 then 1, 0 then 2 (layer by layer), generated 3 then 1; a request more, which begins
    // anew: its first token is next to none.
    FixedTrace trace = FixedTrace.of(FixedTrace.model(2, 4, 1), "p 0 1 | p 0 2 | 3 1 # 3 1 | 2 1");
    Path written = folder.resolve("maps");
    new StatsFolder(written).check();
    new StatsFolder(written)
        .write(NamedTrace.of(List.of(TraceStatistics.of(trace, 1, done -> {}))));
    assertThat(Files.readAllLines(written.resolve("next_layer.csv")))
        .containsExactly(
            "trace,phase,layer,expert,next_expert,count",
            "test,prefill,0,0,1,1",
            "test,prefill,0,0,2,1",
            "test,decode,0,2,1,1",
            "test,decode,0,3,1,2");
    assertThat(Files.readAllLines(written.resolve("next_token.csv")))
        .containsExactly(
            "trace,phase,layer,expert,next_expert,count",
            "test,prefill,0,0,0,1",
            "test,prefill,1,1,2,1",
            "test,decode,0,3,2,1",
            "test,decode,1,1,1,1");
  }

  @Test
  void writesTheSameBytesAgain() throws IOException {
    Path first = write("first");
    Path second = write("second");
    try (Stream<Path> files = Files.list(first)) {
      for (Path file : files.toList()) {
        assertThat(Files.mismatch(file, second.resolve(file.getFileName()))).isEqualTo(-1);
      }
    }
  }

  @Test
  void refusesAFolderOfResultsAndAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> new StatsFolder(file).check())
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": is a file; --out names a folder");
    Files.writeString(folder.resolve("provenance.json"), "{}");
    assertThatThrownBy(() -> new StatsFolder(folder).check())
        .isInstanceOf(InputException.class)
        .hasMessage(folder + ": is a folder of results; name another one for the tables");
  }
}
