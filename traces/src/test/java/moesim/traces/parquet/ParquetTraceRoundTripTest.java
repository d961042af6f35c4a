package moesim.traces.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.routing.WeightKind;
import moesim.testing.FixedTrace;
import moesim.traces.TraceFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParquetTraceRoundTripTest {
  @TempDir
  private Path folder;

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readsBackEveryColumnFromAnyRequestOn(long seed) {
    ColumnTrace written = ColumnTrace.random(seed);
    SplittableRandom random = new SplittableRandom(~seed);
    Path file = TraceFileFixture.write(
        folder.resolve("trace.parquet"), written, 1 + random.nextInt(50), 1 + random.nextInt(4));

    RoutingTrace read = TraceFileFixture.open(file);

    assertThat(read.model()).isEqualTo(written.model());
    TraceFacts facts = read.facts();
    assertThat(facts.requests()).isEqualTo(written.facts().requests());
    assertThat(facts.prefillTokens()).isEqualTo(written.facts().prefillTokens());
    assertThat(facts.decodeTokens()).isEqualTo(written.facts().decodeTokens());
    assertThat(facts.selections()).isEqualTo(written.facts().selections());
    assertThat(facts.ragged()).isEqualTo(written.facts().ragged());
    assertThat(facts.weights()).isEqualTo(written.facts().weights());
    assertThat(facts.warnings()).isEqualTo(written.facts().warnings());
    assertThat(facts.source()).isEqualTo(file.toString());
    assertThat(facts.format()).startsWith("parquet");
    assertThat(facts.digest()).matches("[0-9a-f]{64}");
    int capacity = 1 + random.nextInt(100);
    assertThat(ColumnTrace.columns(ColumnTrace.all(read, 0, capacity), 0))
        .isEqualTo(ColumnTrace.columns(written.tokens(), 0));
    int request = random.nextInt(written.facts().requests() + 2);
    assertThat(ColumnTrace.columns(ColumnTrace.all(read, request, capacity), 0))
        .isEqualTo(ColumnTrace.columns(written.tokens(), firstTokenOf(written, request)));
  }

  private static int firstTokenOf(ColumnTrace trace, int request) {
    int token = 0;
    while (token < trace.tokens().tokens() && trace.tokens().requests()[token] < request) {
      token++;
    }
    return token;
  }

  @Test
  void convertsWithTheUsualPagesAndReportsProgress() {
    // 40,000 tokens of 2 x 2 one-byte ids: 16,384 rows a page.
    RoutingTrace trace = FixedTrace.random(FixedTrace.model(2, 8, 2), 40_000, 0.3, 5);
    List<Long> progress = new ArrayList<>();
    Path file = folder.resolve("usual.parquet");

    TraceWriter.convert(trace, file, progress::add);

    RoutingTrace read = TraceFileFixture.open(file);
    assertThat(ColumnTrace.columns(ColumnTrace.all(read, 0, 999), 0))
        .isEqualTo(ColumnTrace.columns(ColumnTrace.all(trace, 0, 999), 0));
    assertThat(progress).last().isEqualTo(40_000L);
    assertThat(folder)
        .isDirectoryContaining("glob:**usual.parquet")
        .isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void writesTheSameBytesAgain() throws IOException {
    for (long seed = 0; seed < 10; seed++) {
      ColumnTrace trace = ColumnTrace.random(seed);
      Path one = TraceFileFixture.write(folder.resolve("one"), trace, 20, 3);
      Path two = TraceFileFixture.write(folder.resolve("two"), trace, 20, 3);
      assertThat(Files.mismatch(one, two)).isEqualTo(-1);
    }
  }

  @Test
  void hasTheSameDigestForTheSameContentsOnly() {
    MoeModel model = FixedTrace.model(2, 4, 1);
    String digest = digestOf(FixedTrace.of(model, "0 1 | 2 3"));
    assertThat(digestOf(FixedTrace.of(model, "0 1 | 2 3"))).isEqualTo(digest);
    assertThat(digestOf(FixedTrace.of(model, "0 1 | 2 2"))).isNotEqualTo(digest);
    assertThat(digestOf(FixedTrace.of(model, "0 1 # 2 3"))).isNotEqualTo(digest);
    assertThat(digestOf(FixedTrace.of(FixedTrace.model(2, 5, 1), "0 1 | 2 3")))
        .isNotEqualTo(digest);
  }

  private String digestOf(RoutingTrace trace) {
    Path file = folder.resolve("digest.parquet");
    TraceWriter.convert(trace, file, tokens -> {});
    return TraceFileFixture.open(file).facts().digest();
  }

  @Test
  void convertsAConvertedTraceToTheSameContents() {
    ColumnTrace trace = ColumnTrace.random(3);
    Path first = TraceFileFixture.write(folder.resolve("first"), trace, 7, 2);
    Path second = folder.resolve("second");
    TraceWriter.convert(TraceFileFixture.open(first), second, tokens -> {});
    TraceWriter.convert(TraceFileFixture.open(second), second, tokens -> {});
    RoutingTrace read = TraceFileFixture.open(second);
    assertThat(read.facts().digest())
        .isEqualTo(TraceFileFixture.open(first).facts().digest());
    assertThat(ColumnTrace.columns(ColumnTrace.all(read, 0, 11), 0))
        .isEqualTo(ColumnTrace.columns(trace.tokens(), 0));
  }

  @Test
  void keepsWeightsInStepWhenOnlySomeBlocksAskForThem() {
    MoeModel model = FixedTrace.model(2, 9, 2);
    ColumnTrace trace =
        ColumnTrace.of(model, true, Optional.of(WeightKind.SOFTMAX), 9, new SplittableRandom(4));
    Path file = TraceFileFixture.write(folder.resolve("weights"), trace, 5, 4);
    RoutingBlock without = new RoutingBlock(model, 13, false);
    RoutingBlock with = new RoutingBlock(model, 3, true);
    int token = 0;
    try (RoutingReader reader = TraceFileFixture.open(file).open(0)) {
      while (reader.read(without) && reader.read(with)) {
        token += without.tokens();
        int cells = with.tokens() * 4;
        assertThat(FloatBuffer.wrap(with.weights(), 0, cells))
            .isEqualTo(FloatBuffer.wrap(trace.tokens().weights(), token * 4, cells));
        token += with.tokens();
      }
    }
    assertThat(token).isGreaterThan(100);
  }

  @Test
  void givesAbsentWeightsIfTheTraceHasNone() {
    MoeModel model = FixedTrace.model(1, 4, 2);
    Path file = folder.resolve("plain");
    TraceWriter.convert(FixedTrace.of(model, "0,1 | 2,3"), file, tokens -> {});
    RoutingBlock block = new RoutingBlock(model, 4, true);
    try (RoutingReader reader = TraceFileFixture.open(file).open(0)) {
      assertThat(reader.read(block)).isTrue();
    }
    assertThat(block.weights()).startsWith(Float.NaN, Float.NaN, Float.NaN, Float.NaN);
  }

  @Test
  void touchesOnlyTheRowGroupsOfTheRequestsAskedFor() {
    // 8 requests of 10 tokens, 20 rows a row group: requests 0-1, 2-3, 4-5, 6-7.
    RoutingBlock tokens = new RoutingBlock(1, 1, 80, false);
    for (int token = 0; token < 80; token++) {
      tokens.experts()[tokens.add(token / 10, Phase.DECODE, token % 10)] = 1;
    }
    MoeModel model = FixedTrace.model(1, 4, 1);
    ColumnTrace trace =
        new ColumnTrace(model, ColumnTrace.factsOf(tokens, false, Optional.empty(), 8), tokens);
    Path file = TraceFileFixture.write(folder.resolve("groups"), trace, 5, 4);
    assertThat(groupsReadFrom(file, 0)).isEqualTo(4);
    assertThat(groupsReadFrom(file, 1)).isEqualTo(4);
    assertThat(groupsReadFrom(file, 2)).isEqualTo(3);
    assertThat(groupsReadFrom(file, 5)).isEqualTo(2);
    assertThat(groupsReadFrom(file, 7)).isEqualTo(1);
    assertThat(groupsReadFrom(file, 8)).isZero();
  }

  private static int groupsReadFrom(Path file, int request) {
    RoutingTrace trace = TraceFileFixture.open(file);
    RoutingBlock block = new RoutingBlock(trace.model(), 100, false);
    try (ParquetTraceReader reader = (ParquetTraceReader) trace.open(request)) {
      while (reader.read(block)) {
        assertThat(block.requests()[0]).isEqualTo(request);
      }
      return reader.groupsRead();
    }
  }

  @Test
  void readsATraceWithoutTokens() {
    MoeModel model = FixedTrace.model(1, 4, 1);
    RoutingBlock none = new RoutingBlock(model, 1, false);
    ColumnTrace empty =
        new ColumnTrace(model, ColumnTrace.factsOf(none, false, Optional.empty(), 0), none);
    Path file = TraceFileFixture.write(folder.resolve("empty"), empty, 5, 4);
    assertThat(ColumnTrace.all(TraceFileFixture.open(file), 0, 5).tokens()).isZero();
  }

  @Test
  void isFoundAsAService() {
    assertThat(ServiceLoader.load(TraceFormat.class))
        .extracting(TraceFormat::name)
        .contains("parquet", "zipf-layered");
  }
}
