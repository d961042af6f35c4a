package moesim.traces.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import moesim.input.InputException;
import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.testing.FixedTrace;
import moesim.traces.ReadingWatch;
import moesim.traces.fitted.FittedText;
import moesim.traces.fitted.TraceFit;
import moesim.traces.parquet.TraceWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComposedTraceTest {
  private static final MoeModel MODEL = FixedTrace.model(1, 8, 1);

  @TempDir
  private Path folder = Path.of("");

  /** Trace a has requests of experts 0, 1, 2; trace b of 5 and 6. */
  @BeforeEach
  void record() {
    write("a.parquet", FixedTrace.of(MODEL, "p 0 | 0 | 0 # p 1 | 1 # 2 | 2"));
    write("b.parquet", FixedTrace.of(MODEL, "p 5 | 5 # p 6 | p 6"));
    MoeModel zeros = new MoeModel("test", List.of(0), 6, 2, 1, List.of(1L));
    write("zeros.parquet", FixedTrace.of(zeros, "7"));
    write("other.parquet", FixedTrace.of(FixedTrace.model(2, 8, 1), "0 1"));
  }

  private void write(String name, RoutingTrace trace) {
    TraceWriter.convert(trace, folder.resolve(name), tokens -> {});
  }

  private Path recipe(String... lines) throws IOException {
    return Files.writeString(folder.resolve("recipe.yaml"), String.join("\n", lines) + "\n");
  }

  private ComposedTrace open(long seed, String... lines) throws IOException {
    return Recipe.read(recipe(lines))
        .open(Optional.empty(), seed, OptionalInt.empty(), ReadingWatch.none());
  }

  private static final String SOURCES =
      "sources: [{name: a, path: a.parquet}, {name: b, path: b.parquet}]";

  /** Requests, each with its tokens: p for prompts, then the expert. */
  static List<String> requests(RoutingTrace trace, int first, int capacity) {
    List<String> requests = new ArrayList<>();
    RoutingBlock block = new RoutingBlock(trace.model(), capacity, false);
    int last = -1;
    int position = 0;
    try (RoutingReader reader = trace.open(first)) {
      while (reader.read(block)) {
        for (int i = 0; i < block.tokens(); i++) {
          if (block.requests()[i] != last) {
            last = block.requests()[i];
            position = 0;
            requests.add("");
          }
          assertThat(block.positions()[i]).isEqualTo(position++);
          String token = (block.phases()[i] == 0 ? "p" : "") + block.experts()[i];
          requests.set(
              requests.size() - 1, (requests.get(requests.size() - 1) + " " + token).strip());
        }
      }
    }
    return requests;
  }

  @Test
  void joinsTracesOneAfterTheOther() throws IOException {
    ComposedTrace trace =
        open(1, "compose: 1", "requests: 6", SOURCES, "mix: [{until: 3, a: 1}, {b: 1}]");
    // All of a, all of b, and b again from its first.
    assertThat(requests(trace, 0, 3))
        .containsExactly("p0 0 0", "p1 1", "2 2", "p5 5", "p6 p6", "p5 5");
    assertThat(requests(trace, 4, 64)).containsExactly("p6 p6", "p5 5");
    assertThat(requests(trace, 6, 64)).isEmpty();
    assertThat(trace.facts().requests()).isEqualTo(6);
    assertThat(trace.facts().prefillTokens()).isEqualTo(6);
    assertThat(trace.facts().decodeTokens()).isEqualTo(7);
    assertThat(trace.facts().selections()).isEqualTo(13);
  }

  @Test
  void mixesByWeightsThatChange() throws IOException {
    ComposedTrace trace = open(
        7,
        "compose: 1",
        "requests: 4000",
        SOURCES,
        "mix: [{until: 2000, a: 3, b: 1}, {a: 1, b: 3}]");
    List<String> sources = requests(trace, 0, 64).stream()
        .map(request -> request.matches("[p0-2 ]+") ? "a" : "b")
        .collect(Collectors.toList());
    // 1,500 and 500 are expected; three standard deviations are 58.
    assertThat(sources.subList(0, 2000).stream().filter("a"::equals).count())
        .isBetween(1442L, 1558L);
    assertThat(sources.subList(2000, 4000).stream().filter("a"::equals).count())
        .isBetween(442L, 558L);
    assertThat(requests(
            open(
                7,
                "compose: 1",
                "requests: 50",
                SOURCES,
                "mix: [{until: 2000, a: 3, b: 1}, {a: 1, b: 3}]"),
            0,
            5))
        .isEqualTo(requests(trace, 0, 64).subList(0, 50));
  }

  @Test
  void takesSomeRequestsAndGivesThemOneOutputLength() throws IOException {
    ComposedTrace trace = open(
        1,
        "compose: 1",
        "requests: 3",
        "outputs: 5",
        "sources: [{name: a, path: a.parquet, first: 1, requests: 2}]",
        "mix: [{a: 1}]");
    // Requests 1, 2, 1 of a, whose generated tokens come again until there are five.
    assertThat(requests(trace, 0, 2)).containsExactly("p1 1 1 1 1 1", "2 2 2 2 2", "p1 1 1 1 1 1");
    ComposedTrace cut = open(
        1,
        "compose: 1",
        "requests: 1",
        "outputs: 1",
        "sources: [{name: a, path: a.parquet}]",
        "mix: [{a: 1}]");
    assertThat(requests(cut, 0, 2)).containsExactly("p0 0");
  }

  @Test
  void mixesRequestsOfAFit() throws IOException {
    RoutingTrace recorded = FixedTrace.of(MODEL, "p 3 | 4 # p 4 | 3");
    Files.write(
        folder.resolve("fit.yaml"), FittedText.of(TraceFit.of(recorded, OptionalInt.empty())));
    ComposedTrace trace = open(
        1,
        "compose: 1",
        "requests: 20",
        "sources: [{name: a, path: a.parquet}, {name: f, fitted: fit.yaml}]",
        "mix: [{until: 1, a: 1}, {f: 1}]");
    List<String> requests = requests(trace, 0, 64);
    assertThat(requests).hasSize(20);
    assertThat(requests.get(0)).isEqualTo("p0 0 0");
    assertThat(requests.subList(1, 20)).allMatch(request -> request.matches("p[0-7] [0-7]"));
  }

  @Test
  void aRandomPartOfASourceIsDrawnFromTheSeed() throws IOException {
    String sampled = "sources: [{name: a, path: a.parquet, requests: 1, select: random}]";
    Set<String> drawn = new TreeSet<>();
    for (int seed = 0; seed < 30; seed++) {
      List<String> requests =
          requests(open(seed, "compose: 1", "requests: 2", sampled, "mix: [{a: 1}]"), 0, 8);
      // The one request of the part, twice.
      assertThat(requests).hasSize(2);
      assertThat(requests.get(1)).isEqualTo(requests.get(0));
      drawn.add(requests.get(0));
    }
    assertThat(drawn).containsExactly("2 2", "p0 0 0", "p1 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "requests: 6; requests: 0; recipe.yaml:2:11: requests: number 1: expected a whole number in [1, 1048576]",
        "path: b.parquet; path: none.parquet; no file matches \"none.parquet\"",
        "path: b.parquet; path: other.parquet; sources[1].name: \"b\" has 2 layers of 8 experts, top-1, but \"a\" 1 layers of 8 experts, top-1",
        "path: b.parquet; path: zeros.parquet; sources[1].name: \"b\" has 1 layers of 6 experts and 2 without weights, top-1, but \"a\" 1 layers of 8 experts, top-1",
        "path: b.parquet; paht: b.parquet; sources[1].paht: not a key here",
        "name: b; name: a; is the name of two sources",
        "until: 3, a: 1; a: 1; mix: until is missing",
        "{b: 1}; {until: 9, b: 1}; mix: the last has no end",
        "{b: 1}; {c: 1}; mix[1].c: not a key here; known: a, b, until",
        "{b: 1}; {}; mix: no source has a weight",
        "path: b.parquet; 'path: b.parquet, set: top_k=6'; \"top_k=6\" is no option=value of trace format \"parquet\"",
        "path: b.parquet; 'path: b.parquet, select: random'; sources[1].select: \"random\"",
        "path: b.parquet; 'path: b.parquet, requests: 1, select: last'; sources[1].select: \"last\"",
        "compose: 1; compose: 2; compose: number 1: expected a whole number in [1, 1]"
      })
  void saysWhatIsWrongAndWhere(String old, String fresh, String message) throws IOException {
    String text =
        String.join("\n", "compose: 1", "requests: 6", SOURCES, "mix: [{until: 3, a: 1}, {b: 1}]");
    assertThat(text).contains(old);
    Path recipe = recipe(text.replace(old, fresh));
    assertThatThrownBy(() ->
            Recipe.read(recipe).open(Optional.empty(), 1, OptionalInt.empty(), ReadingWatch.none()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(recipe + ":")
        .hasMessageContaining(message);
  }

  @Test
  void refusesToRepeatGeneratedTokensThatAreNotThere() {
    assertThatThrownBy(
            () -> open(1, "compose: 1", "requests: 2", "outputs: 3", SOURCES, "mix: [{b: 1}]"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("b: request 1 has no generated token that could be repeated");
  }

  @Test
  void twoSourcesOfOneFitAreNotTheSame() throws IOException {
    RoutingTrace recorded = FixedTrace.of(MODEL, "p 3 | 4 # p 4 | 3");
    Files.write(
        folder.resolve("fit.yaml"), FittedText.of(TraceFit.of(recorded, OptionalInt.empty())));
    List<String> requests = requests(
        open(
            1,
            "compose: 1",
            "requests: 40",
            "sources: [{name: f, fitted: fit.yaml}, {name: g, fitted: fit.yaml}]",
            "mix: [{until: 20, f: 1}, {g: 1}]"),
        0,
        64);
    // Both give their first 20 requests.
    assertThat(requests.subList(0, 20)).isNotEqualTo(requests.subList(20, 40));
  }
}
