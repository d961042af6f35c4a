package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import moesim.traces.ReadingWatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadingRateTest {
  private static final String LINE =
      "(?s).*read \\d+\\.\\d{3} MB in \\d+\\.\\d{3} s: [\\d.]+ MB/s, [\\d,]+ expert ids/s, [\\d,]+ rows rejected\\R.*";

  @TempDir
  private static Path folder = Path.of("");

  @Test
  void saysHowFastFilesWereReadOnceTheyAre() {
    StringWriter err = new StringWriter();
    ReadingWatch rate = ProgressLine.on(new PrintWriter(err)).reading();
    rate.read(10, 80);
    assertThat(err.toString()).isEmpty();
    rate.done(3_500_000, 1_000, 8_000, 12_345);
    assertThat(err.toString()).matches(LINE).contains("read 3.500 MB in").contains(", 12,345 rows");
  }

  @Test
  void saysNothingIfItIsToBeSilent() {
    StringWriter err = new StringWriter();
    ReadingWatch rate = ProgressLine.silent(new PrintWriter(err)).reading();
    rate.read(10, 80);
    rate.done(3_500_000, 1_000, 8_000, 0);
    assertThat(err.toString()).isEmpty();
  }

  /** Every command that opens a trace. */
  static Stream<String> commands() {
    return Stream.of(
        "trace info TRACE",
        "trace stats TRACE",
        "trace convert TRACE OUT.parquet",
        "trace fit TRACE -o OUT.yaml",
        "trace compare TRACE TRACE",
        "trace generate RECIPE OUT.parquet",
        "curve TRACE --policies lru",
        "curve SCENARIO",
        "run SCENARIO",
        "run SCENARIO --dry-run",
        "run COMPOSED");
  }

  private static String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /** Not by {@link Execution}, which leaves progress out. */
  private static int execute(String command, StringWriter err) throws IOException {
    String trace = write("trace.jsonl", """
        {"tok": 0, "layers": [[0, 1], [2, 3]]}
        {"tok": 1, "layers": [[0, 2], [1, 3]]}
        {"tok": 2, "layers": [[3, 1], [2, 0]]}
        """);
    String recipe = write("recipe.yaml", """
        compose: 1
        requests: 2
        sources: [{ name: a, path: trace.jsonl }]
        mix: [{ a: 1 }]
        """);
    String scenario = "scenario: reading\ncache: { policy: lru, capacity: 2 experts }\ntrace: ";
    String[] words = command
        .replace("TRACE", trace)
        .replace("RECIPE", recipe)
        .replace("SCENARIO", write("scenario.yaml", scenario + "{ path: trace.jsonl }\n"))
        .replace(
            "COMPOSED",
            write("composed.yaml", scenario + "{ format: compose, file: " + recipe + " }\n"))
        .replace("OUT", folder.resolve("out" + command.hashCode()).toString())
        .split(" ", -1);
    return Main.commandLine()
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err))
        .execute(words);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandThatOpensATraceSaysSo(String command) throws IOException {
    StringWriter err = new StringWriter();
    assertThat(execute(command, err)).as(err.toString()).isZero();
    assertThat(err.toString()).matches(LINE);
  }

  @Test
  void aQuietRunDoesNot() throws IOException {
    StringWriter err = new StringWriter();
    assertThat(execute("run SCENARIO --quiet", err)).isZero();
    assertThat(err.toString()).doesNotContain("rows rejected");
  }
}
