package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import moesim.model.MoeModel;
import moesim.testing.FixedTrace;
import moesim.testing.RealTraces;
import moesim.traces.parquet.TraceWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceCommandsTest {
  @TempDir
  private Path folder = Path.of("");

  private Path trace = Path.of("");

  @BeforeEach
  void record() {
    MoeModel model = FixedTrace.model(2, 4, 2);
    trace = folder.resolve("trace.parquet");
    FixedTrace written =
        FixedTrace.of(model, "p 0,1 2,3 | p 1,2 0,1 | 0,2 1,3 # 3,0 1,2 | 0,1 -,-");
    TraceWriter.convert(written, trace, tokens -> {});
  }

  @Test
  void describesATrace() {
    Execution info = Execution.of("trace", "info", trace);
    assertThat(info.code()).isZero();
    assertThat(info.err()).isEmpty();
    // 5 tokens x 2 layers x 2 entries, of which 2 are absent.
    assertThat(info.outLines())
        .anyMatch(line -> line.matches("trace +.*trace\\.parquet"))
        .anyMatch(line -> line.matches("format +parquet from fixed"))
        .anyMatch(line -> line.matches(
            "model +test: 2 MoE layers \\(0 to 1\\), 4 experts each, top-2, 1 B per expert"))
        .anyMatch(line -> line.matches("requests +2"))
        .anyMatch(line -> line.matches("prefill +2 tokens; .*"))
        .anyMatch(line -> line.matches("decode +3 tokens; .*"))
        .anyMatch(line -> line.matches("selections +18; .*ragged.*"));
  }

  @Test
  void saysAtTheEndHowManyRowsWereRejected() throws IOException {
    Path records = Files.writeString(folder.resolve("records.jsonl"), """
        {"dataset": "d", "problem_id": 0, "layer": 0, "token_idx": 0, "experts": [1]}
        {"dataset": "d", "problem_id": 0, "layer": 0, "token_idx":
        {"dataset": "d", "problem_id": 0, "layer": 0, "token_idx": 1, "experts": [0]}
        """);
    StringWriter err = new StringWriter();
    int code = Main.commandLine()
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err))
        .execute("trace", "info", records.toString(), "--set", "bad_rows=skip");
    assertThat(code).as(err.toString()).isZero();
    assertThat(err.toString()).contains(" expert ids/s, 1 rows rejected");
  }

  @Test
  void aTraceMayComePackedThroughStandardInput() throws IOException {
    byte[] packed = Files.readAllBytes(trace);
    InputStream before = System.in;
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
        gzip.write(packed);
      }
      System.setIn(new ByteArrayInputStream(bytes.toByteArray()));
      Execution info = Execution.of("trace", "info", "-");
      assertThat(info.code()).isZero();
      assertThat(info.outLines())
          .anyMatch(line -> line.matches("trace +-"))
          .anyMatch(line -> line.matches("selections +18; .*ragged.*"));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void convertsARequestToArraysOfNumpyAndSaysWhatTheyDoNotCarry() {
    Path one = folder.resolve("one.parquet");
    TraceWriter.convert(
        FixedTrace.of(FixedTrace.model(2, 4, 2), "p 0,1 2,3 | 1,2 0,1"), one, tokens -> {});
    Path target = folder.resolve("one.npz");
    Execution converted = Execution.of("trace", "convert", one, target);
    assertThat(converted.code()).isZero();
    assertThat(converted.out()).isEqualTo(target + ": 2 tokens\n");
    assertThat(converted.err()).contains("expert sizes are left out");
    assertThat(Execution.of("trace", "info", target).outLines())
        .anyMatch(line -> line.matches("format +routed-experts-npz"))
        .anyMatch(line -> line.matches("prefill +1 token; .*"));
    assertThat(
            Execution.of("trace", "convert", trace, folder.resolve("two.npz")).err())
        .contains("holds one request, the trace has 2; name a folder");
  }

  @Test
  void measuresOneTraceAndTwo() {
    Path out = folder.resolve("tables");
    Execution one = Execution.of("trace", "stats", trace, "--out", out);
    assertThat(one.code()).isZero();
    assertThat(one.err()).isEmpty();
    // Prompt: 0,1 then 1,2 share one of two, 2,3 then 0,1 none. Generated: 3,0 then 0,1 share one
    // of
    // two in layer 0, nothing was recorded in layer 1. Together 2 of 6.
    assertThat(one.outLines())
        .anyMatch(line -> line.matches(" +all tokens +prompts +generated"))
        .anyMatch(line -> line.matches(" +tokens +5 +2 +3"))
        .anyMatch(line -> line.matches(" +next-token reuse +33.3 % +25.0 % +50.0 %"));
    assertThat(out.resolve("layers.parquet")).isRegularFile();
    assertThat(out.resolve("layers.csv")).isRegularFile();

    Execution two = Execution.of("trace", "stats", trace, trace);
    assertThat(two.code()).isZero();
    assertThat(two.outLines())
        .anyMatch(line -> line.matches(" +all tokens +trace.parquet +trace.parquet #2"));
    Path none = folder.resolve("none");
    assertThat(Execution.of("trace", "stats", trace, none))
        .isEqualTo(new Execution(2, "", "command line: no file matches \"" + none + "\"\n"));
    assertThat(Execution.of("trace", "stats").code()).isEqualTo(2);
  }

  @Test
  void drawsAPageOfTraces() {
    Path page = folder.resolve("page.html");
    assertThat(Execution.of("trace", "stats", trace, "--html", page).code()).isZero();
    assertThat(page).content().startsWith("<!DOCTYPE html>").contains("<h1>trace.parquet</h1>");
    Path nowhere = folder.resolve("nowhere/page.html");
    assertThat(Execution.of("trace", "stats", trace, "--html", nowhere))
        .isEqualTo(
            new Execution(2, "", nowhere + ": cannot be written: its folder does not exist\n"));
    assertThat(Execution.of("trace", "stats", trace, "--html", trace))
        .isEqualTo(new Execution(
            2, "", trace + ": is a file of the trace that is read; name another file\n"));
  }

  @Test
  void convertsATraceToTheSameTrace() throws IOException {
    Path copy = folder.resolve("copy.parquet");
    assertThat(Execution.of("trace", "convert", trace, copy))
        .isEqualTo(new Execution(0, copy + ": 5 tokens\n", ""));
    assertThat(withoutPath(copy)).isEqualTo(withoutPath(trace));
    // Once more over an existing file only if told; nothing is left behind.
    assertThat(Execution.of("trace", "convert", trace, copy))
        .isEqualTo(new Execution(
            2, "", copy + ": exists already; name another file, or --force replaces it\n"));
    assertThat(Execution.of("trace", "convert", trace, copy, "--force").code()).isZero();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(trace, copy);
    }
  }

  @Test
  void convertsToOtherFormats() throws IOException {
    Path target = folder.resolve("requests");
    Execution written = Execution.of("trace", "convert", trace, target, "--to", "routing-jsonl");
    assertThat(written.out()).isEqualTo(target + ": 5 tokens\n");
    assertThat(written.errLines())
        .containsExactly("warning: " + target + ": the size of experts is not written");
    try (Stream<Path> files = Files.list(target)) {
      assertThat(files)
          .containsExactlyInAnyOrder(target.resolve("0.jsonl"), target.resolve("1.jsonl"));
    }
    Path back = folder.resolve("back.parquet");
    assertThat(Execution.of("trace", "convert", target, back, "--force").code()).isZero();
    // 5 tokens x 2 layers x 2 entries, of which 2 are absent, as before.
    assertThat(Execution.of("trace", "info", back).outLines())
        .anyMatch(line -> line.matches("selections +18; .*ragged.*"))
        .anyMatch(line -> line.matches("requests +2"));
    assertThat(Execution.of("trace", "convert", trace, target, "--to", "nope").errLines())
        .singleElement()
        .asString()
        .startsWith("command line: --to: unknown target format \"nope\"");
  }

  @Test
  void describesARequestTraceAndSaysThatItHasNoSelections() {
    Path requests = Execution.file(
        folder, "r.jsonl", "{\"timestamp\": 0, \"input_length\": 7, \"output_length\": 2}\n");
    Execution info = Execution.of("trace", "info", requests);
    assertThat(info.err()).isEmpty();
    assertThat(info.outLines())
        .contains(
            "format       mooncake-requests: arrivals and lengths of requests, no expert selections",
            "requests     1");
    assertThat(Execution.of("trace", "convert", requests, folder.resolve("r.parquet")))
        .isEqualTo(new Execution(
            2,
            "",
            requests + ": arrivals and lengths of requests (mooncake-requests), no expert"
                + " selections; moesim trace info describes them\n"));
  }

  private static List<String> withoutPath(Path file) {
    List<String> lines =
        Execution.of("trace", "info", file, "--format", "parquet").outLines();
    return lines.stream().filter(line -> !line.startsWith("trace ")).toList();
  }

  @Test
  void convertsARecordingWhoseFormatItRecognises() {
    Path recording = RealTraces.require("olmoe-1b-7b-decode/trace_olmoe_299.jsonl");
    Path target = folder.resolve("olmoe.parquet");
    assertThat(Execution.of("trace", "convert", recording, target, "--model", "olmoe-1b-7b")
            .out())
        .isEqualTo(target + ": 299 tokens\n");
    // 299 tokens x 16 layers x top-8.
    assertThat(Execution.of("trace", "info", target).out()).contains("38,272");
  }

  @Test
  void generatesMoreOfATraceItWasFittedTo() {
    Path fitted = folder.resolve("fitted.yaml");
    Path more = folder.resolve("more.parquet");
    // Two requests with 2 + 1 and 2 tokens, over and over: five requests have 3 + 2 + 3 + 2 + 3.
    Execution fit = Execution.of("trace", "fit", trace, "-o", fitted);
    assertThat(fit.err()).isEmpty();
    assertThat(fit.out()).contains(" numbers (").endsWith(" of 18 expert ids, 1 kinds of tokens\n");
    assertThat(Execution.of("trace", "generate", fitted, more, "--requests", "5"))
        .isEqualTo(new Execution(0, more + ": 5 requests, 13 tokens\n", ""));
    assertThat(Execution.of("trace", "info", more).outLines())
        .anyMatch(line -> line.matches("format +parquet from fitted"))
        .anyMatch(line -> line.matches("requests +5"));
    assertThat(Execution.of("trace", "generate", fitted, more))
        .isEqualTo(new Execution(
            2, "", more + ": exists already; name another file, or --force replaces it\n"));
    assertThat(Execution.of("trace", "fit", trace, "-o", fitted, "--force", "--kinds", "0")
            .err())
        .isEqualTo("--kinds 0: expected 1 to 64\n");
    assertThat(Execution.of("trace", "generate", trace, folder.resolve("x.parquet"))
            .errLines())
        .singleElement()
        .asString()
        .contains("trace.parquet");
  }

  @Test
  void scenariosReplayFitsAndRecipesBesideThem() {
    assertThat(Execution.of("trace", "fit", trace, "-o", folder.resolve("fitted.yaml"))
            .code())
        .isZero();
    Execution.file(
        folder,
        "recipe.yaml",
        "compose: 1\nrequests: 3\nsources: [{name: f, fitted: fitted.yaml}]\nmix: [{f: 1}]\n");
    // 7 requests of 3 and 2 tokens by turns have 4 x 3 + 3 x 2; those of the recipe 3 + 2 + 3.
    assertThat(replayed("{ format: fitted, file: fitted.yaml, requests: 7 }"))
        .contains(
            "fitted fitted.yaml requests=7 seed=1 (fitted): 7 requests, 8 prefill and 10 decode");
    assertThat(replayed("{ format: compose, file: recipe.yaml }"))
        .contains(
            "compose recipe.yaml requests=3 seed=1 (compose): 3 requests, 4 prefill and 4 decode");
    assertThat(replayed("{ format: fitted, file: nowhere.yaml }"))
        .contains("s.yaml:2:32: trace.file: no such file: " + folder.resolve("nowhere.yaml"));
  }

  private String replayed(String spec) {
    Path scenario = Execution.file(
        folder,
        "s.yaml",
        "scenario: s\ntrace: " + spec + "\ncache: { policy: lru, capacity: 4 experts }\n");
    Execution run = Execution.of("run", scenario);
    return run.out() + run.err();
  }

  @Test
  void generatesATraceFromARecipe() {
    // Requests of 3 and 2 tokens by turns: three of them have 3 + 2 + 3.
    Path recipe = Execution.file(
        folder,
        "recipe.yaml",
        "compose: 1\nrequests: 3\nsources: [{name: a, path: trace.parquet}]\nmix: [{a: 1}]\n");
    Path mixed = folder.resolve("mixed.parquet");
    assertThat(Execution.of("trace", "generate", recipe, mixed))
        .isEqualTo(new Execution(0, mixed + ": 3 requests, 8 tokens\n", ""));
    assertThat(Execution.of("trace", "info", mixed).outLines())
        .anyMatch(line -> line.matches("format +parquet from compose"));
  }

  @Test
  void comparesTwoTraces() throws IOException {
    Path differences = folder.resolve("differences");
    Execution same = Execution.of("trace", "compare", trace, trace, "--out", differences);
    assertThat(same.err()).isEmpty();
    assertThat(same.code()).isZero();
    // A trace is no distance from itself, and no half of it is nearer to the other.
    assertThat(same.outLines())
        .anyMatch(line -> line.matches("lru, shared cache \\(at 0\\) +miss ratio .* 0 .* within"))
        .noneMatch(line -> line.endsWith("beyond"));
    assertThat(Files.readAllLines(differences.resolve("compare.csv")))
        .startsWith("statistic,unit,a,b,distance,at,halves_of_a")
        .anyMatch(line -> line.startsWith("next-token reuse,share,"));
    // Eight curves: 2 x 4 experts in the shared cache, 4 in one per layer.
    assertThat(Files.readAllLines(differences.resolve("curves.csv"))).hasSize(1 + 4 * 8 + 4 * 4);
    Path other = folder.resolve("other.parquet");
    TraceWriter.convert(FixedTrace.of(FixedTrace.model(1, 4, 1), "0 | 1"), other, tokens -> {});
    Execution wrong = Execution.of("trace", "compare", trace, other);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("only traces of one geometry can be compared");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--format=nope; unknown trace format \"nope\"",
        "--model=nope; unknown model preset \"nope\"",
        "--model=deepseek-v3; MoE layers",
        "--set=top_k; expected option=value, such as top_k=6",
        "--set=top_k=6; not an option of trace format \"parquet\""
      })
  void refusesWhatDoesNotFitTheTrace(String option, String message) {
    Execution wrong = Execution.of("trace", "info", trace, option);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.errLines()).isNotEmpty().allMatch(line -> line.contains(": "));
    assertThat(wrong.err()).contains(message).doesNotContain("Exception");
  }

  @Test
  void refusesWhatIsNoTrace() {
    Path nowhere = folder.resolve("nowhere");
    assertThat(Execution.of("trace", "info", nowhere).errLines())
        .singleElement()
        .asString()
        .contains("no file matches \"" + nowhere + "\"");
    Path text = Execution.file(folder, "notes.txt", "no trace\n");
    for (String command : List.of("info", "convert")) {
      List<Object> arguments = command.equals("info")
          ? List.of("trace", command, text)
          : List.of("trace", command, text, folder.resolve("out.parquet"));
      Execution refused = Execution.of(arguments.toArray());
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.errLines())
          .singleElement()
          .asString()
          .startsWith(text + ": not recognised as a trace: it begins with \"no trace\"; looked for "
              + "bigmoe-csv: a first line \"# route_trace v1\"; core12345: ");
    }
    assertThat(folder.resolve("out.parquet")).doesNotExist();
  }

  @Test
  void refusesATargetThatCannotBeWritten() {
    Path deep = folder.resolve("no/copy.parquet");
    assertThat(Execution.of("trace", "convert", trace, deep))
        .isEqualTo(new Execution(
            2, "", deep + ": cannot be written: there is no folder " + deep.getParent() + "\n"));
    assertThat(Execution.of("trace", "convert", trace, folder).errLines())
        .containsExactly(folder + ": cannot be written: it is a folder, not a file");
  }

  @Test
  void needsACommandAndItsParameters() {
    Execution none = Execution.of("trace");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).startsWith("Missing command: info, stats, convert");
  }

  @Test
  void theWholeFileSystemIsNoTrace() {
    for (String root : List.of("/", "/usr/..")) {
      assertThat(Execution.of("trace", "info", root))
          .isEqualTo(new Execution(
              2,
              "",
              "command line: \"" + root + "\" is the whole file system;"
                  + " name a trace: a file, a folder or a glob\n"));
    }
  }

  @Test
  void anOptionThatIsSetTwiceIsSaid() {
    assertThat(Execution.of(
            "trace", "info", Execution.SMALLEST, "--set", "top_k=6", "--set", "top_k=8"))
        .isEqualTo(new Execution(
            2,
            "",
            "--set top_k=8: top_k: set twice, to \"6\" and to \"8\";"
                + " leave one of them out\n"));
    assertThat(Execution.of("trace", "info").err())
        .startsWith("Missing required parameter: 'PATH'");
    assertThat(Execution.of("trace", "convert", trace).err())
        .startsWith("Missing required parameter: 'OUT'");
  }
}
