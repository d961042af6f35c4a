package moesim.traces.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moesim.input.InputException;
import moesim.model.MoeModel;
import moesim.routing.RequestSubject;
import moesim.routing.RequestSubjects;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.testing.FixedTrace;
import moesim.traces.DataFile;
import moesim.traces.SubjectTrace;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectColumnTest {
  private static final MoeModel MODEL = FixedTrace.model(1, 8, 1);
  private static final RequestSubject ALGEBRA = new RequestSubject("mmlu", "algebra");
  private static final RequestSubject ODD = new RequestSubject("", "\"Öl\",\n[x] ");

  @TempDir
  private Path folder = Path.of("");

  private Path convert(RoutingTrace trace) {
    Path file = folder.resolve("trace.parquet");
    TraceWriter.convert(trace, file, tokens -> {});
    return file;
  }

  @Test
  void comesBackWhateverItIsCalledAndHoweverManyPagesThereAre() {
    // 3 requests of 20,000 tokens, where pages hold 16,384.
    String request = "1 | ".repeat(19_999) + "1";
    RoutingTrace trace = FixedTrace.of(MODEL, String.join("#", request, request, request));
    List<RequestSubject> subjects = List.of(ODD, ALGEBRA, ODD);
    Path file = convert(new SubjectTrace(trace, subjects));
    assertThat(TraceFileFixture.open(file).subjects()).contains(new RequestSubjects(subjects));
    // And once more from there.
    Path again = folder.resolve("again.parquet");
    TraceWriter.convert(TraceFileFixture.open(file), again, tokens -> {});
    assertThat(TraceFileFixture.open(again).subjects()).contains(new RequestSubjects(subjects));
  }

  @Test
  void changesNeitherDigestNorAnythingElseThatIsRead() {
    RoutingTrace trace = FixedTrace.of(MODEL, "p 1 | 2 # p 3");
    RoutingTrace plain = TraceFileFixture.open(convert(trace));
    String digest = plain.facts().digest();
    assertThat(plain.subjects()).isEmpty();
    RoutingTrace told =
        TraceFileFixture.open(convert(new SubjectTrace(trace, List.of(ALGEBRA, ODD))));
    assertThat(told.facts().digest()).isEqualTo(digest);
    assertThat(ColumnTrace.columns(ColumnTrace.all(told, 1, 9), 0))
        .isEqualTo(ColumnTrace.columns(ColumnTrace.all(trace, 1, 9), 0));
  }

  @Test
  void aFileWithoutSubjectsSaysNothingOfThem() {
    TraceFile file = TraceFile.read(DataFile.of(convert(FixedTrace.of(MODEL, "p 1"))));
    assertThat(file.metadata().toKeys()).doesNotContainKey("moesim.subjects");
    assertThat(file.metadata().columns().schema().containsField("subject")).isFalse();
  }

  /** Rows of request and subject, one token each, as some other program may write them. */
  private Path written(String names, int requests, int... rows) {
    TraceFacts facts = new TraceFacts(
        "a",
        "test",
        requests,
        0,
        rows.length / 2,
        rows.length / 2,
        false,
        Optional.empty(),
        List.of(),
        "");
    TraceMetadata metadata =
        new TraceMetadata(MODEL, facts, "0".repeat(64), false, List.of(ALGEBRA, ODD));
    Map<String, String> keys = metadata.toKeys();
    keys.put("moesim.subjects", names);
    keys.remove("moesim.check");
    keys.put("moesim.check", TraceMetadata.checkOf(keys));
    Path file = folder.resolve("foreign.parquet");
    ColumnFile<int[]> builder = ColumnFile.at(
        file,
        metadata.columns().schema(),
        (row, consumer) -> {
          int[] fields = {row[0], 1, 0, row[1]};
          consumer.startMessage();
          for (int field = 0; field < fields.length; field++) {
            String name = List.of("request", "phase", "position", "subject").get(field);
            consumer.startField(name, field);
            consumer.addInteger(fields[field]);
            consumer.endField(name, field);
          }
          consumer.startField("experts", 4);
          consumer.addBinary(Binary.fromConstantByteArray(new byte[1]));
          consumer.endField("experts", 4);
          consumer.endMessage();
        },
        () -> keys);
    try (ParquetWriter<int[]> writer = builder.withDictionaryEncoding(false).build()) {
      for (int row = 0; row < rows.length; row += 2) {
        writer.write(new int[] {rows[row], rows[row + 1]});
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  @Test
  void aRequestWithoutTokensIsAboutWhatTheOneBeforeItIsAbout() {
    // Requests 0 and 3 have no rows.
    Path file = written("[\"a/b\", \"c/d\", \"e/f\"]", 5, 1, 2, 2, 1, 4, 0);
    RequestSubjects subjects = TraceFileFixture.open(file).subjects().orElseThrow();
    List<String> words = new ArrayList<>();
    for (int request = 0; request < subjects.requests(); request++) {
      words.add(subjects.of(request).words());
    }
    assertThat(words).containsExactly("a/b", "e/f", "c/d", "c/d", "a/b");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      0, 2 | column "subject": request 0 has 2, outside [0, 2) of moesim.subjects
      0, -1 | column "subject": request 0 has -1, outside [0, 2) of moesim.subjects
      0, 1, 0, 0 | column "subject": request 0 has 1 and 0
      """, quoteCharacter = '`')
  void refusesNumbersThatSayNothing(String rows, String expected) {
    int[] cells =
        Arrays.stream(rows.split(", ", -1)).mapToInt(Integer::parseInt).toArray();
    RoutingTrace trace = TraceFileFixture.open(written("[\"a/b\", \"c/d\"]", 1, cells));
    assertThatThrownBy(trace::subjects)
        .isInstanceOf(InputException.class)
        .hasMessageContaining(folder.resolve("foreign.parquet") + ": " + expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      [] | read []
      a/b | read a/b
      ["a/b", 3] | read ["a/b", 3]
      ["a/b | read ["a/b
      ["a"] | read a
      ["a/b/c"] | read a/b/c
      """, quoteCharacter = '`')
  void refusesNamesThatAreNone(String names, String expected) {
    Path file = written(names, 1, 0, 0);
    assertThatThrownBy(() -> TraceFileFixture.open(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("metadata key \"moesim.subjects\": expected a list of texts"
            + " \"benchmark/subject\", " + expected);
  }
}
