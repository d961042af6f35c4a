package moesim.cli;

import static moesim.cli.Execution.SMALLEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about wrong input: one line that says what to do about it. */
class WrongInputTest {
  private static final String TOKEN = "{\"tok\": 1, \"layers\": [[0, 1], [1, 2]]}\n";

  @TempDir
  private Path folder = Path.of("");

  private static String refused(Object... arguments) {
    Execution wrong = Execution.of(arguments);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.errLines()).hasSize(1);
    return wrong.errLines().get(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bogus",
        "run",
        "run a b",
        "run --no-such",
        "run x --threads many",
        "run x --threads 0",
        "trace",
        "trace foo",
        "trace convert x",
        "list",
        "list bogus",
        "worst-case --layers 2",
        "curve"
      })
  void aCommandLineThatIsNoneIsOneLineThatLeadsToHelp(String line) {
    Object[] words =
        Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()).toArray();
    assertThat(refused(words)).matches(".*; see \"moesim.* --help\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "batch.requests=0 | batch.requests: expected a whole number in",
        "batch.requests= | batch.requests: expected a value after =, read nothing",
        "cache.policy=[a | cache.policy: not valid YAML: ",
        "cache.policy={a: b} | cache.policy: expected a scalar, read a mapping",
        "capacity=5 | capacity: not a key of a scenario; did you mean \"cache.capacity\"",
      })
  void aSettingIsNamedAsItWasWritten(String setting, String message) {
    assertThat(refused("run", SMALLEST, "--set", setting))
        .startsWith("--set " + setting + ": " + message);
  }

  @Test
  void convertNeverWritesWhatItReads() throws IOException {
    Path trace = Execution.file(folder, "t.jsonl", TOKEN);
    for (String target : new String[] {"t.jsonl", "./t.jsonl"}) {
      assertThat(refused("trace", "convert", trace, folder.resolve(target), "--force"))
          .endsWith(": is a file of the trace that is read; name another file");
    }
    assertThat(Files.readString(trace)).isEqualTo(TOKEN);
  }

  @Test
  void convertWarnsAsInfoDoes() {
    Path trace = Execution.file(folder, "t.jsonl", TOKEN);
    Execution convert = Execution.of("trace", "convert", trace, folder.resolve("t.parquet"));
    assertThat(convert.code()).isZero();
    assertThat(convert.errLines())
        .allMatch(line -> line.startsWith("warning: " + trace + ": "))
        .anyMatch(line -> line.contains("the number of experts is not stated: 3 taken"))
        .anyMatch(line -> line.contains("expert sizes are unknown"));
    assertThat(Execution.of("trace", "info", trace).out())
        .contains("warning      expert sizes are unknown")
        .contains("warning      the number of experts is not stated: 3 taken");
  }

  @Test
  void layersAreShownIfAskedFor() {
    Path trace = Execution.file(folder, "t.jsonl", TOKEN);
    assertThat(Execution.of("trace", "info", trace).out()).doesNotContain("entropy");
    assertThat(Execution.of("trace", "info", trace, "--layers").out()).contains("entropy");
  }

  @Test
  void aMisspeltOptionOfAFormatHasASuggestion() throws IOException {
    Path esft = Files.createDirectory(folder.resolve("esft"));
    Execution.file(esft, "expert_weights_1.txt", "0\t1\t\t0.5\t0.5\n");
    assertThat(refused("trace", "info", esft, "--set", "topk=2"))
        .startsWith("--set topk=2: topk: not an option of trace format \"esft\"")
        .contains("did you mean \"top_k\"?");
    assertThat(refused("trace", "info", esft))
        .contains("--set top_k=2", "trace.top_k: 2", "--model PRESET");
    assertThat(Execution.of("trace", "info", esft, "--set", "top_k=2").code()).isZero();
  }

  @Test
  void aTraceOfAnotherModelHasTheModelsItCouldBeOf() {
    String layers = "[0, 1, 2, 3, 4, 5, 6, 63]" + ", [0, 1, 2, 3, 4, 5, 6, 7]".repeat(15);
    Path trace = Execution.file(folder, "t.jsonl", "{\"tok\": 1, \"layers\": [" + layers + "]}\n");
    assertThat(refused("trace", "info", trace, "--model", "deepseek-v3"))
        .contains("the trace has 16 MoE layers, model DeepSeek-V3 has 58 MoE layers")
        .contains("presets of the trace's geometry (16 MoE layers, 64 experts, top-8): ")
        .contains("olmoe-1b-7b");
    Path tiny = Execution.file(folder, "tiny.jsonl", TOKEN);
    assertThat(refused("trace", "info", tiny, "--model", "deepseek-v3"))
        .endsWith("no preset has the trace's geometry (2 MoE layers, 3 experts, top-2): leave the"
            + " model out");
  }

  @Test
  void aFolderOfSeveralFormatsSaysWhatToName() {
    Execution.file(folder, "a.csv", "# route_trace v1\n");
    Execution.file(folder, "b.jsonl", TOKEN);
    assertThat(refused("trace", "info", folder))
        .contains("holds traces of several formats: bigmoe-csv, token-jsonl; name one file");
  }

  @Test
  void cutOffAndMarkedFilesAreNamedForWhatTheyAre() throws IOException {
    Path packed = folder.resolve("t.jsonl.gz");
    Files.write(packed, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0});
    for (String format : new String[] {"auto", "token-jsonl", "bigmoe-csv"}) {
      assertThat(refused("trace", "info", packed, "--format", format))
          .isEqualTo(
              packed + ": byte 6: the gzip data ends here, in the middle; was it cut off? Copy or"
                  + " download it again");
    }
    Path marked = folder.resolve("t.csv");
    Files.write(marked, "\ufeff# route_trace v1\n".getBytes(StandardCharsets.UTF_8));
    assertThat(refused("trace", "info", marked))
        .contains("it begins with \"# route_trace v1\" (a byte-order mark");
  }

  @Test
  void aPathIsSaidToBeMissingWhereItWasLookedFor() {
    assertThat(refused("trace", "info", folder.toAbsolutePath().resolve("no")))
        .doesNotContain("looked in");
    assertThat(refused("trace", "info", "no-such-trace"))
        .endsWith("(looked in " + Path.of("").toAbsolutePath() + ")");
    assertThat(refused("trace", "info", "")).contains("an empty path");
    Path trace = Execution.file(folder, "t.jsonl", TOKEN);
    assertThat(refused("trace", "convert", trace, "")).contains("an empty path");
  }

  @Test
  void aNumberThatIsNoneIsNotTheParsersBusiness() {
    Path trace = Execution.file(folder, "t.jsonl", TOKEN + TOKEN.replace("[[0", "[[NaN"));
    assertThat(refused("trace", "info", trace))
        .startsWith(trace + ":2:")
        .endsWith("not JSON: read 'NaN', expected a number");
  }
}
