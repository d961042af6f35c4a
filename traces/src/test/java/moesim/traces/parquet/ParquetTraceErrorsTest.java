package moesim.traces.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import moesim.input.InputException;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.testing.FixedTrace;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetTraceErrorsTest {
  private static final MoeModel MODEL = FixedTrace.model(2, 5, 1);
  private static final String SCHEMA =
      "message t { required int32 request; required int32 phase; required int32 position;"
          + " required fixed_len_byte_array(2) experts; }";

  @TempDir
  private Path folder;

  /** A file with any columns, rows and metadata: what TraceWriter would never write. */
  private Path file(String schema, Map<String, String> metadata, int[]... rows) {
    return file(
        MessageTypeParser.parseMessageType(schema), CompressionCodecName.ZSTD, metadata, rows);
  }

  /** Rows are request, phase, position and the expert bytes. */
  private Path file(
      MessageType schema, CompressionCodecName codec, Map<String, String> metadata, int[]... rows) {
    Path path = folder.resolve("some.parquet");
    int experts = schema.getFieldCount() - 1;
    try (ParquetWriter<int[]> writer = ColumnFile.<int[]>at(
            path,
            schema,
            (row, fields) -> {
              fields.startMessage();
              for (int i = 0; i < experts; i++) {
                fields.startField(schema.getFieldName(i), i);
                fields.addInteger(row[i]);
                fields.endField(schema.getFieldName(i), i);
              }
              byte[] ids = new byte[row.length - experts];
              for (int i = 0; i < ids.length; i++) {
                ids[i] = (byte) row[experts + i];
              }
              fields.startField(schema.getFieldName(experts), experts);
              fields.addBinary(Binary.fromConstantByteArray(ids));
              fields.endField(schema.getFieldName(experts), experts);
              fields.endMessage();
            },
            () -> metadata)
        .withDictionaryEncoding(false)
        .withCompressionCodec(codec)
        .build()) {
      for (int[] row : rows) {
        writer.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return path;
  }

  private static Map<String, String> keys(int requests, int tokens) {
    TraceFacts facts = new TraceFacts(
        "a", "test", requests, 0, tokens, 2L * tokens, false, Optional.empty(), List.of(), "");
    return new TraceMetadata(MODEL, facts, "0".repeat(64), false, List.of()).toKeys();
  }

  private static String problemOf(Path file) {
    InputException problem = catchThrowableOfType(
        InputException.class, () -> ColumnTrace.all(TraceFileFixture.open(file), 0, 64));
    assertThat(problem).as("an error of %s", file).isNotNull();
    assertThat(problem.problems().get(0).location().source()).isEqualTo(file.toString());
    assertThat(problem.getMessage()).doesNotContain("\n");
    return problem.problems().get(0).message();
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"})
  void readsEveryCodec(CompressionCodecName codec) {
    int[][] rows = {{0, 0, 0, 1, 2}, {0, 1, 1, 3, 4}, {1, 1, 0, 0, 0}};
    Map<String, String> keys = new TraceMetadata(
            MODEL,
            new TraceFacts("a", "test", 2, 1, 2, 6, false, Optional.empty(), List.of(), ""),
            "0".repeat(64),
            false,
            List.of())
        .toKeys();
    RoutingTrace read =
        TraceFileFixture.open(file(MessageTypeParser.parseMessageType(SCHEMA), codec, keys, rows));
    assertThat(ColumnTrace.columns(ColumnTrace.all(read, 0, 2), 0))
        .isEqualTo(ColumnTrace.columns(
            ColumnTrace.all(FixedTrace.of(MODEL, "p 1 2 | 3 4 # 0 0"), 0, 9), 0));
  }

  @Test
  void refusesWhatIsNotParquet() throws IOException {
    Path text = Files.writeString(folder.resolve("a.json"), "{\"a\": 1}");
    assertThat(problemOf(text)).isEqualTo("not a Parquet file: it does not begin with PAR1");
  }

  @Test
  void refusesATruncatedFile() throws IOException {
    Path whole = file(SCHEMA, keys(1, 1), new int[] {0, 1, 0, 1, 2});
    byte[] bytes = Files.readAllBytes(whole);
    for (int length = 4; length < bytes.length; length += 7) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, length));
      assertThat(problemOf(cut))
          .startsWith("Parquet, but cut off or damaged: there is no footer at its end");
    }
  }

  @Test
  void refusesAParquetFileOfSomethingElse() {
    Path other = file(
        "message m { required int32 x; required fixed_len_byte_array(1) y; }",
        Map.of(),
        new int[] {1, 2});
    assertThat(problemOf(other))
        .isEqualTo("Parquet, but not a moesim trace: metadata key \"moesim.schema\" is missing"
            + " (its columns are x, y);"
            + " \"moesim trace convert\" writes such files");
  }

  @Test
  void namesTheColumnThatIsMissing() {
    Path file = file(
        "message m { required int32 request; required int32 phase;"
            + " required fixed_len_byte_array(2) experts; }",
        keys(1, 1),
        new int[] {0, 1, 2, 3});
    assertThat(problemOf(file))
        .startsWith("Parquet, but not a moesim trace: column \"position\" is missing,"
            + " found request, phase, experts;");
  }

  @Test
  void namesTheColumnThatHasAnotherType() {
    Path file = file(SCHEMA.replace("(2)", "(3)"), keys(1, 1), new int[] {0, 1, 0, 1, 2, 3});
    assertThat(problemOf(file))
        .startsWith("Parquet, but not a moesim trace:"
            + " column is \"required fixed_len_byte_array(3) experts\","
            + " expected \"required fixed_len_byte_array(2) experts\"");
  }

  @Test
  void namesTheKeyThatIsMissingOrChanged() {
    Map<String, String> without = new HashMap<>(keys(1, 1));
    without.remove("moesim.check");
    assertThat(problemOf(file(SCHEMA, without, new int[] {0, 1, 0, 1, 2})))
        .contains("metadata key \"moesim.check\" is missing");
    Map<String, String> changed = new HashMap<>(keys(1, 1));
    changed.put("moesim.model.top_k", "2");
    assertThat(problemOf(file(SCHEMA, changed, new int[] {0, 1, 0, 1, 2})))
        .contains("the metadata keys \"moesim.*\" are damaged or were edited");
    Map<String, String> newer = new HashMap<>(keys(1, 1));
    newer.put("moesim.schema", "2");
    assertThat(problemOf(file(SCHEMA, newer, new int[] {0, 1, 0, 1, 2})))
        .contains("metadata key \"moesim.schema\" is \"2\"; this moesim reads version 1");
  }

  @Test
  void refusesCountsThatContradictTheRows() {
    int[][] rows = {{0, 1, 0, 1, 2}, {1, 1, 0, 1, 2}};
    assertThat(problemOf(file(SCHEMA, keys(2, 3), rows)))
        .contains("it has 2 rows, but its metadata count 3 tokens");
    assertThat(problemOf(file(SCHEMA, keys(1, 2), rows)))
        .contains("it has request 1, but its metadata count 1 requests");
  }

  @Test
  void refusesRowsOutOfOrder() {
    assertThat(problemOf(file(SCHEMA, keys(3, 3), row(0, 1), row(2, 1), row(1, 1))))
        .isEqualTo("row group 0, row 2: request 1 in phase 1 after request 2 in phase 1");
    assertThat(problemOf(file(SCHEMA, keys(1, 2), row(0, 1), row(0, 0))))
        .isEqualTo("row group 0, row 1: request 0 in phase 0 after request 0 in phase 1");
    assertThat(problemOf(file(SCHEMA, keys(1, 1), row(0, 2))))
        .isEqualTo("row group 0, row 0: phase 2, expected 0 (prefill) or 1 (decode)");
    assertThat(problemOf(file(SCHEMA, keys(1, 1), new int[] {0, 1, -2, 0, 0})))
        .isEqualTo("row group 0, row 0: position -2, expected -1 (unknown) or more");
  }

  private static int[] row(int request, int phase) {
    return new int[] {request, phase, 0, 0, 0};
  }

  @Test
  void refusesAnIdOutOfRangeWithItsPlace() {
    assertThat(problemOf(file(SCHEMA, keys(1, 2), row(0, 1), new int[] {0, 1, 0, 4, 5})))
        .isEqualTo("row group 0, row 1: expert 5 of layer 1 outside [0, 5)");
  }

  @Test
  void findsAFlippedBitInAPage() throws IOException {
    Path file = file(
        MessageTypeParser.parseMessageType(SCHEMA),
        CompressionCodecName.UNCOMPRESSED,
        keys(1, 1),
        new int[] {0, 1, 0, 1, 2});
    byte[] bytes = Files.readAllBytes(file);
    // The ids 1, 2 in the first row group, the only such bytes before the footer: make them 1, 3,
    // also a valid expert.
    int at = 4;
    while (bytes[at] != 1 || bytes[at + 1] != 2 || bytes[at + 2] == 0) {
      at++;
    }
    bytes[at + 1] = 3;
    Files.write(file, bytes);
    assertThat(problemOf(file))
        .matches("row group 0, column \"experts\": the page at byte \\d+ is damaged.*CRC-32.*");
  }

  @Test
  void refusesSeveralFiles() throws IOException {
    for (String name : List.of("a", "b")) {
      TraceWriter.convert(FixedTrace.of(MODEL, "1 2"), folder.resolve(name), tokens -> {});
    }
    assertThatThrownBy(() -> TraceFileFixture.open(folder))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("a Parquet trace is one file, but these are 2");
  }

  @Test
  void saysWhyAFileCannotBeWritten() throws IOException {
    RoutingTrace trace = FixedTrace.of(MODEL, "1 2");
    Path nowhere = folder.resolve("no/such/t.parquet");
    assertThatThrownBy(() -> TraceWriter.convert(trace, nowhere, tokens -> {}))
        .isInstanceOf(InputException.class)
        .hasMessage(nowhere + ": cannot be written: there is no folder " + nowhere.getParent());
    assertThatThrownBy(() -> TraceWriter.convert(trace, folder, tokens -> {}))
        .isInstanceOf(InputException.class)
        .hasMessage(folder + ": cannot be written: it is a folder, not a file");
  }

  @Test
  void saysThatTheDiskIsFull() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full here");
    ColumnTrace trace = ColumnTrace.of(MODEL, false, Optional.empty(), 9, new SplittableRandom(1));
    assertThatThrownBy(() -> TraceFileFixture.write(full, trace, 2, 2))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("/dev/full: cannot be written: ");
  }

  @Test
  void leavesTheOldFileAloneWhenTheTraceBreaks() throws IOException {
    Path target = Files.writeString(folder.resolve("old"), "old");
    RoutingBlock tokens = new RoutingBlock(MODEL, 1, false);
    int cell = tokens.add(0, Phase.DECODE, 0);
    tokens.experts()[cell] = 1;
    tokens.experts()[cell + 1] = 5;
    ColumnTrace trace =
        new ColumnTrace(MODEL, ColumnTrace.factsOf(tokens, false, Optional.empty(), 1), tokens);
    assertThatThrownBy(() -> TraceWriter.convert(trace, target, done -> {}))
        .isInstanceOf(InputException.class)
        .hasMessage("a.json: token 0, layer 1: expert 5 outside [0, 5)");
    assertThat(target).hasContent("old");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(target);
    }
  }

  @Test
  void writesNoFooterIfTheTraceIsNotWhatItsFactsSay() {
    FixedTrace trace = FixedTrace.of(MODEL, "1 2 | 3 4");
    Path file = folder.resolve("short");
    assertThatThrownBy(() -> {
          try (TraceWriter writer = new TraceWriter(file, MODEL, trace.facts());
              RoutingReader reader = trace.open(0)) {
            RoutingBlock one = new RoutingBlock(MODEL, 1, false);
            reader.read(one);
            writer.write(one);
          }
        })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("wrote prefillTokens=0 decodeTokens=1 selections=2 lastRequest=0");
    assertThat(problemOf(file)).isEqualTo("the file is empty");
  }

  @Test
  void refusesToWriteTokensOutOfOrder() {
    FixedTrace trace = FixedTrace.of(MODEL, "1 2 | 3 4");
    RoutingBlock block = new RoutingBlock(MODEL, 2, false);
    block.add(1, Phase.DECODE, 0);
    block.add(0, Phase.DECODE, 0);
    Arrays.fill(block.experts(), (short) 1);
    Path file = folder.resolve("order");
    assertThatThrownBy(() -> {
          try (TraceWriter writer = new TraceWriter(file, MODEL, trace.facts())) {
            writer.write(block);
          }
        })
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("token 1: request 0 DECODE after request 1 DECODE");
    assertThat(problemOf(file)).isEqualTo("the file is empty");
  }
}
