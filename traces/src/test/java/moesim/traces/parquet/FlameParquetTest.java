package moesim.traces.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.WeightKind;
import moesim.testing.FixedTrace;
import moesim.traces.Packed;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormats;
import moesim.traces.TraceRequest;
import moesim.traces.TraceSummary;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlameParquetTest {
  /** As pandas and Arrow write lists of int16 and of half precision. */
  private static final String SCHEMA = "message schema {"
      + " optional group scores (LIST) { repeated group list {"
      + " optional fixed_len_byte_array(2) element (FLOAT16); } }"
      + " optional group indices (LIST) { repeated group list {"
      + " optional int32 element (INTEGER(16,true)); } } }";

  private static final String OTHER_SCHEMA =
      "message schema { required group indices (LIST) { repeated int64 array; } }";

  @TempDir
  Path folder;

  record Row(List<Integer> indices, List<Short> scores) {
    void addTo(RecordConsumer to) {
      to.startMessage();
      list(to, "scores", 0, scores.size(), i -> to.addBinary(half(scores.get(i))));
      list(to, "indices", 1, indices.size(), i -> to.addInteger(indices.get(i)));
      to.endMessage();
    }

    void addPlainTo(RecordConsumer to) {
      to.startMessage();
      to.startField("indices", 0);
      to.startGroup();
      to.startField("array", 0);
      for (int index : indices) {
        to.addLong(index);
      }
      to.endField("array", 0);
      to.endGroup();
      to.endField("indices", 0);
      to.endMessage();
    }

    private static void list(
        RecordConsumer to, String name, int at, int size, java.util.function.IntConsumer add) {
      to.startField(name, at);
      to.startGroup();
      to.startField("list", 0);
      for (int i = 0; i < size; i++) {
        to.startGroup();
        to.startField("element", 0);
        add.accept(i);
        to.endField("element", 0);
        to.endGroup();
      }
      to.endField("list", 0);
      to.endGroup();
      to.endField(name, at);
    }

    private static Binary half(short bits) {
      return Binary.fromConstantByteArray(
          ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort(bits).array());
    }
  }

  static Row row(int... indices) {
    List<Short> scores = new ArrayList<>();
    for (int i = 0; i < indices.length; i++) {
      // 0.5, 0.25, 0.125, ... in half precision.
      scores.add((short) (0x3800 - 0x400 * i));
    }
    return new Row(Arrays.stream(indices).boxed().toList(), scores);
  }

  private void write(String name, List<Row> rows) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (ParquetWriter<Row> writer = ColumnFile.<Row>at(
            file, MessageTypeParser.parseMessageType(SCHEMA), Row::addTo, Map::of)
        .withDictionaryEncoding(true)
        .withRowGroupSize(Long.MAX_VALUE)
        .withRowGroupRowCountLimit(5)
        .build()) {
      for (Row row : rows) {
        writer.write(row);
      }
    }
  }

  /** Lists as other writers write them, and no scores. */
  static void writeBare(Path file, Row... rows) throws IOException {
    try (ParquetWriter<Row> writer = ColumnFile.<Row>at(
            file, MessageTypeParser.parseMessageType(OTHER_SCHEMA), Row::addPlainTo, Map::of)
        .build()) {
      for (Row row : rows) {
        writer.write(row);
      }
    }
  }

  private static Options options(int stride, int length) {
    return new Options(
        Location.of("test"),
        Map.of(
            "stride", written("stride", stride),
            "sequence_length", written("sequence_length", length)));
  }

  private static Written written(String name, int value) {
    return new Written(name, String.valueOf(value), Written.Kind.WHOLE_NUMBER, Location.of("test"));
  }

  private RoutingTrace open(String path, int stride, int length) {
    TraceFiles files = TraceFiles.of(folder, path, Location.of("test"));
    return TraceFormats.recognise(files)
        .open(new TraceRequest(files, options(stride, length), Optional.empty(), 0));
  }

  private static List<String> tokens(RoutingTrace trace, int firstRequest) {
    List<String> tokens = new ArrayList<>();
    RoutingBlock block = new RoutingBlock(trace.model(), 2, false);
    int width = trace.model().layers() * trace.model().topK();
    try (RoutingReader reader = trace.open(firstRequest)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          StringBuilder text = new StringBuilder();
          text.append(block.requests()[token])
              .append(block.phase(token) == Phase.PREFILL ? 'P' : 'D')
              .append(block.positions()[token]);
          for (int i = 0; i < width; i++) {
            text.append(' ').append(block.experts()[token * width + i]);
          }
          tokens.add(text.toString());
        }
      }
    }
    return tokens;
  }

  private String refusal(String path, int stride, int length) {
    List<String> messages = new ArrayList<>();
    assertThatThrownBy(() -> open(path, stride, length))
        .isInstanceOf(InputException.class)
        .satisfies(e -> messages.add(e.getMessage().replace(folder + "/", "")));
    assertThat(messages.get(0)).doesNotContain("\n");
    return messages.get(0);
  }

  private void writeTwelve() throws IOException {
    List<Row> second = new ArrayList<>();
    List<Row> tenth = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      second.add(row(i, 20));
      tenth.add(row(30, 40 + i));
    }
    write("iter_0001/layer_02.parquet", second);
    write("iter_0001/layer_10.parquet", tenth);
  }

  @Test
  void sequencesAreRebuiltFromRowsThatStandAStrideApart() throws IOException {
    writeTwelve();
    RoutingTrace trace = open("iter_0001", 2, 4);
    // Windows of 4 positions x 2 sequences: rows 0..7 and the shorter 8..11.
    assertThat(tokens(trace, 0))
        .containsExactly(
            "0P0 0 20 30 40",
            "0P1 2 20 30 42",
            "0P2 4 20 30 44",
            "0P3 6 20 30 46",
            "1P0 1 20 30 41",
            "1P1 3 20 30 43",
            "1P2 5 20 30 45",
            "1P3 7 20 30 47",
            "2P0 8 20 30 48",
            "2P1 10 20 30 50",
            "3P0 9 20 30 49",
            "3P1 11 20 30 51");
    assertThat(trace.model().layerIds()).containsExactly(2, 10);
    assertThat(trace.facts().requests()).isEqualTo(4);
    assertThat(trace.facts().weights()).contains(WeightKind.SOFTMAX);
    for (int first = 0; first <= 5; first++) {
      int from = first;
      assertThat(tokens(trace, first))
          .isEqualTo(tokens(trace, 0).stream()
              .filter(token -> token.charAt(0) - '0' >= from)
              .toList());
    }
  }

  @Test
  void withoutAStrideRowsAreInTheOrderOfTheText() throws IOException {
    writeTwelve();
    assertThat(tokens(open("iter_0001", 1, 8), 0))
        .startsWith("0P0 0 20 30 40", "0P1 1 20 30 41")
        .endsWith("1P2 10 20 30 50", "1P3 11 20 30 51");
  }

  @Test
  void passesOverTheFilesAreTheSameAsThroughMemory() throws IOException {
    writeTwelve();
    TraceFiles files = TraceFiles.of(folder, "iter_0001", Location.of("test"));
    for (int first = 0; first < 5; first++) {
      List<String> tokens = new ArrayList<>();
      RoutingBlock block = new RoutingBlock(2, 2, 3, true);
      try (RoutingReader reader = new FlameReader(files.files(), 2, 100, 2, 4, first)) {
        while (reader.read(block)) {
          for (int token = 0; token < block.tokens(); token++) {
            tokens.add(block.requests()[token] + " " + block.experts()[token * 4]);
            assertThat(block.weights()[token * 4]).isEqualTo(0.5f);
            assertThat(block.weights()[token * 4 + 3]).isEqualTo(0.25f);
          }
        }
      }
      int from = first;
      assertThat(tokens)
          .isEqualTo(List.of(
                  "0 0", "0 2", "0 4", "0 6", "1 1", "1 3", "1 5", "1 7", "2 8", "2 10", "3 9",
                  "3 11")
              .stream()
              .filter(token -> token.charAt(0) - '0' >= from)
              .toList());
    }
  }

  @Test
  void aWrongStrideHalvesTheReuseAndIsSaid() throws IOException {
    // Eight texts side by side; a token keeps each of its two experts with probability 3/4.
    Random random = new Random(11);
    int[][] texts = new int[8][2];
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 8 * 600; i++) {
      int[] text = texts[i % 8];
      for (int k = 0; k < 2; k++) {
        text[k] = i < 8 || random.nextInt(4) == 0 ? 2 * random.nextInt(32) + k : text[k];
      }
      rows.add(row(text.clone()));
    }
    write("layer_00.parquet", rows);
    RoutingTrace wrong = open("layer_00.parquet", 1, 600);
    RoutingTrace right = open("layer_00.parquet", 8, 600);
    assertThat(wrong.facts().warnings())
        .anyMatch(line -> line.startsWith("stride 1 may be wrong: rows 1 apart have ")
            && line.endsWith("; try stride=8"));
    assertThat(right.facts().warnings()).noneMatch(line -> line.contains("stride"));
    assertThat(open("layer_00.parquet", 4, 600).facts().warnings())
        .anyMatch(line -> line.endsWith("; try stride=8"));
    double reuse = TraceSummary.of(right).reuse().share().orElseThrow();
    assertThat(reuse).isBetween(0.70, 0.80);
    assertThat(TraceSummary.of(wrong).reuse().share().orElseThrow()).isLessThan(reuse / 2);
  }

  @Test
  void otherListsAndNoScoresWillDo() throws IOException {
    Path file = folder.resolve("layer_00.parquet");
    writeBare(file, row(3, 4), row(4, 5));
    RoutingTrace trace = open("layer_00.parquet", 1, 10);
    assertThat(tokens(trace, 0)).containsExactly("0P0 3 4", "0P1 4 5");
    assertThat(trace.facts().weights()).isEmpty();
  }

  @Test
  void packedFilesOfLayersAreTheSameTrace() throws IOException {
    Path plain = Files.createDirectories(folder.resolve("plain"));
    Path packed = Files.createDirectories(folder.resolve("packed"));
    writeBare(plain.resolve("layer_02.parquet"), row(3, 4), row(4, 5));
    writeBare(plain.resolve("layer_03.parquet"), row(1, 0), row(2, 7));
    for (String name : List.of("layer_02.parquet", "layer_03.parquet")) {
      byte[] gzip = Packed.gzip(Files.readAllBytes(plain.resolve(name)));
      Files.write(packed.resolve(name + ".gz"), gzip);
    }
    assertThat(tokens(open("packed", 1, 10), 0))
        .containsExactly("0P0 3 4 1 0", "0P1 4 5 2 7")
        .isEqualTo(tokens(open("plain", 1, 10), 0));
    assertThat(open("packed", 1, 10).model().layerIds()).containsExactly(2, 3);
    TraceFiles files = TraceFiles.of(folder, "packed", Location.of("test"));
    assertThat(TraceFormats.recognise(files).name()).isEqualTo("flame-parquet");
  }

  @Test
  void wrongRowsAreNamedWithTheirPlace() throws IOException {
    write("layer_0.parquet", List.of(row(1, 2), row(1, 2, 3)));
    assertThat(refusal("layer_0.parquet", 1, 8))
        .isEqualTo("layer_0.parquet: row 1: 3 experts for a token; the first token has 2");
    write("layer_0.parquet", List.of(row(1, 2), row(3, 3)));
    assertThat(refusal("layer_0.parquet", 1, 8))
        .isEqualTo("layer_0.parquet: row 1: expert 3 twice among the 2 of one token");
    write("layer_0.parquet", List.of(row(1, -2), row(3, 4)));
    assertThat(refusal("layer_0.parquet", 1, 8))
        .isEqualTo("layer_0.parquet: row 0: expert -2 outside [0, 32768)");
    write("layer_0.parquet", List.of(row(1, 2), row(1, 2), row(1, 2)));
    assertThat(refusal("layer_0.parquet", 2, 8))
        .isEqualTo("layer_0.parquet: 3 rows are no multiple of stride 2; is the stride right?");
    write("layer_1.parquet", List.of(row(1, 2)));
    assertThat(refusal("layer_[01].parquet", 1, 8))
        .isEqualTo("layer_1.parquet: 1 rows, but layer_0.parquet has 3");
    write("a/layer_1.parquet", List.of(row(1, 2)));
    assertThat(refusal(".", 1, 8)).contains("files of layers in more than one folder: ");
  }

  @Test
  void damagedBytesAreNeverMoreThanAnInputError() throws IOException {
    writeTwelve();
    byte[] whole = Files.readAllBytes(folder.resolve("iter_0001/layer_02.parquet"));
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bytes = whole.clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      Path file = Files.createDirectories(folder.resolve("f" + i)).resolve("layer_02.parquet");
      Files.write(file, bytes);
      TraceFiles files = TraceFiles.of(folder, "f" + i, Location.of("test"));
      try {
        new FlameParquet().open(new TraceRequest(files, options(1, 8), Optional.empty(), 0));
      } catch (InputException e) {
        assertThat(e.getMessage()).startsWith(folder.toString()).doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void aTraceOfOursIsNotTaken() {
    Path file = folder.resolve("layer_0.parquet");
    TraceWriter.convert(FixedTrace.of(FixedTrace.model(1, 3, 1), "0 | 1 # 2"), file, tokens -> {});
    TraceFiles files = TraceFiles.of(folder, "layer_0.parquet", Location.of("test"));
    assertThat(TraceFormats.recognise(files).name()).isEqualTo("parquet");
  }
}
