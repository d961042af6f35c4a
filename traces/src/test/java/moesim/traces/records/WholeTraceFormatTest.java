package moesim.traces.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import moesim.routing.RoutingTrace;
import moesim.traces.TraceFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The format that CONTRIBUTING.md walks through, as it stands there. */
class WholeTraceFormatTest {
  @TempDir
  Path folder;

  /** The first block of {@code language} below the heading. */
  private static String block(String language) throws IOException {
    String text = Files.readString(Path.of("..", "CONTRIBUTING.md"));
    String section = text.substring(text.indexOf("### A whole trace format\n"));
    String begin = "```" + language + "\n";
    int from = section.indexOf(begin) + begin.length();
    return section.substring(from, section.indexOf("```\n", from));
  }

  private TraceFormat compiled() throws Exception {
    Path source = Files.writeString(folder.resolve("LineJsonl.java"), block("java"));
    int failed = ToolProvider.getSystemJavaCompiler()
        .run(
            null,
            null,
            null,
            "-d",
            folder.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            source.toString());
    assertThat(failed).isZero();
    URL[] classes = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
      TraceFormat format = (TraceFormat)
          loader.loadClass("foreign.LineJsonl").getDeclaredConstructor().newInstance();
      // What it needs later is loaded by then.
      assertThat(format.options()).isEqualTo(RecordOptions.BASIC);
      check(format);
      return format;
    }
  }

  @Test
  void readsItsLinesAsTheTableSays() throws Exception {
    assertThat(compiled().name()).isEqualTo("line-jsonl");
  }

  private void check(TraceFormat format) throws IOException {
    RecordFixture fixture = new RecordFixture(format, folder).write("t.jsonl", block("json"));
    assertThat(format.recognises(fixture.files("t.jsonl"))).isTrue();
    RoutingTrace trace = fixture.open("t.jsonl");
    assertThat(RecordFixture.tokens(trace))
        .containsExactly("0P0 4,1 5,0", "0D1 0,5 3,2", "1P0 2,0 1,4");
    assertThat(trace.model().layerIds()).isEqualTo(List.of(3, 7));
    fixture.write("t.jsonl", block("json").replace("[0, 5]", "[0]"));
    fixture
        .refusal("t.jsonl")
        .isEqualTo("t.jsonl:3:73: 1 experts for a token; the first token has 2");
    assertThat(fixture.open("t.jsonl", "bad_rows=skip").facts().ragged()).isTrue();
  }
}
