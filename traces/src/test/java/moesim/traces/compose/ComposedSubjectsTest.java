package moesim.traces.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.routing.RequestSubject;
import moesim.routing.RequestSubjects;
import moesim.routing.RoutingTrace;
import moesim.testing.FixedTrace;
import moesim.traces.ReadingWatch;
import moesim.traces.SubjectTrace;
import moesim.traces.TraceFiles;
import moesim.traces.TraceRequest;
import moesim.traces.parquet.TraceWriter;
import moesim.traces.text.Core12345;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recipes that take parts of a trace by what its requests are about. */
class ComposedSubjectsTest {
  private static final MoeModel CARD = new MoeModel("small", List.of(0), 8, 1, List.of());

  @TempDir
  private Path folder = Path.of("");

  /** English requests of experts 0, 1 (algebra) and 2 (law), Chinese of 5 (algebra), 6 and 7 (law). */
  @BeforeEach
  void record() throws IOException {
    write("mmlu/algebra/1", 0);
    write("mmlu/algebra/2", 1);
    write("mmlu/law/1", 2);
    write("mmlu_ZH_CN/algebra/1", 5);
    write("mmlu_ZH_CN/law/1", 6);
    write("mmlu_ZH_CN/law/2", 7);
    RoutingTrace recorded = new Core12345()
        .open(new TraceRequest(
            TraceFiles.of(folder, "core", Location.of("test")),
            Options.none(),
            Optional.of(CARD),
            0));
    TraceWriter.convert(recorded, folder.resolve("core.parquet"), tokens -> {});
    TraceWriter.convert(
        FixedTrace.of(FixedTrace.model(1, 8, 1), "p 4"),
        folder.resolve("plain.parquet"),
        tokens -> {});
  }

  private void write(String name, int expert) throws IOException {
    Path file = folder.resolve("core/" + name + ".json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "[{\"0\": [[" + expert + "]]}]");
  }

  private ComposedTrace open(String... lines) throws IOException {
    Path recipe = Files.writeString(
        folder.resolve("recipe.yaml"), "compose: 1\n" + String.join("\n", lines) + "\n");
    return Recipe.read(recipe).open(Optional.of(CARD), 1, OptionalInt.empty(), ReadingWatch.none());
  }

  private static List<String> words(RoutingTrace trace) {
    RequestSubjects subjects = trace.subjects().orElseThrow();
    return IntStream.range(0, subjects.requests())
        .mapToObj(subjects::of)
        .map(RequestSubject::words)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"core", "core.parquet"})
  void languagesTakeTurnsInTime(String path) throws IOException {
    ComposedTrace trace = open(
        "requests: 7",
        "sources:",
        "  - {name: english, path: " + path + ", subjects: mmlu/*}",
        "  - {name: chinese, path: " + path + ", subjects: '*_ZH_CN/*', first: 1}",
        "mix: [{until: 4, english: 1}, {chinese: 1}]");
    // English: all three, and the first again. Chinese: the second and third, and the second again.
    assertThat(ComposedTraceTest.requests(trace, 0, 2))
        .containsExactly("p0", "p1", "p2", "p0", "p6", "p7", "p6");
    assertThat(words(trace))
        .containsExactly(
            "mmlu/algebra",
            "mmlu/algebra",
            "mmlu/law",
            "mmlu/algebra",
            "mmlu_ZH_CN/law",
            "mmlu_ZH_CN/law",
            "mmlu_ZH_CN/law");
    // What is written of it knows them, too.
    TraceWriter.convert(trace, folder.resolve("mixed.parquet"), tokens -> {});
    assertThat(open(
                "requests: 2",
                "sources: [{name: a, path: mixed.parquet, subjects: '*/law'}]",
                "mix: [{a: 1}]")
            .subjects())
        .contains(new RequestSubjects(
            List.of(new RequestSubject("mmlu", "law"), new RequestSubject("mmlu_ZH_CN", "law"))));
  }

  @Test
  void aTaskIsSampledAcrossLanguages() throws IOException {
    ComposedTrace trace = open(
        "requests: 3",
        "sources: [{name: a, path: core.parquet, subjects: '*/algebra', select: random, requests: 3}]",
        "mix: [{a: 1}]");
    assertThat(ComposedTraceTest.requests(trace, 0, 8)).containsExactly("p0", "p1", "p5");
  }

  @Test
  void otherRequestsOfTheSameRecipeHaveAnotherDigest() throws IOException {
    String[] recipe = {
      "requests: 2", "sources: [{name: a, path: one.parquet, subjects: x/a}]", "mix: [{a: 1}]"
    };
    String[] digests = new String[2];
    for (int i = 0; i < 2; i++) {
      RoutingTrace plain = FixedTrace.of(FixedTrace.model(1, 8, 1), "p 4 # p 3");
      RequestSubject a = new RequestSubject("x", "a");
      RequestSubject b = new RequestSubject("x", "b");
      TraceWriter.convert(
          new SubjectTrace(plain, i == 0 ? List.of(a, b) : List.of(b, a)),
          folder.resolve("one.parquet"),
          tokens -> {});
      digests[i] = open(recipe).facts().digest();
    }
    assertThat(digests[0]).isNotEqualTo(digests[1]);
  }

  @Test
  void nothingIsKnownOfSubjectsIfASourceDoesNotSay() throws IOException {
    assertThat(open(
                "requests: 2",
                "sources: [{name: a, path: core.parquet}, {name: b, path: plain.parquet}]",
                "mix: [{a: 1}]")
            .subjects())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
        path: core.parquet, subjects: gsm/* | recipe.yaml:3:51: sources[0].subjects: "gsm/*" is none of mmlu/algebra, mmlu/law, mmlu_ZH_CN/algebra, mmlu_ZH_CN/law
        path: plain.parquet, subjects: x | plain.parquet does not say them
        path: core.parquet, subjects: '*/law', first: 3 | sources[0].first: number 1: expected a whole number in [0, 2], read "3"
        fitted: f.yaml, subjects: x | sources[0].subjects: only with path; requests of a fit are generated, as long as those that were recorded
        fitted: f.yaml, set: outputs=512 | sources[0].set: only with path; requests of a fit are generated, as long as those that were recorded
        fitted: f.yaml, path: core.parquet | sources[0].name: write either path, of a trace, or fitted, of a fit
        """, quoteCharacter = '"')
  void wrongSubjectsAreOneLine(String source, String expected) throws IOException {
    assertThatThrownBy(
            () -> open("requests: 2", "sources: [{name: a, " + source + "}]", "mix: [{a: 1}]"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(expected);
  }
}
