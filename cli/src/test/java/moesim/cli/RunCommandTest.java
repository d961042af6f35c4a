package moesim.cli;

import static moesim.cli.Execution.SCENARIOS;
import static moesim.cli.Execution.SMALLEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
  private static final String CONTRACT =
      "replay contract: S2 co-resident; batch of 1 request; prefill one-step, decode replayed; cold"
          + " start, caches kept across requests\n";

  /**
   * The miss counts of golden set G-A (docs/validation.md): 8 experts, LRU 97, layer-aware LRU 89,
   * optimum 54 of 200.
   */
  private static final String TABLE = """
      smallest
      trace zipf-layered tokens=50 exponent=1.0 stickiness=0.0 seed=7 (zipf-layered): 1 request, \
      0 prefill and 50 decode tokens, 200 selections

      cache.policy     misses  miss_ratio  optimal_misses  competitive_ratio  optimum_method  evictions  loaded_bytes  steps_with_a_miss
      lru                  97      0.4850              54             1.7963            ktns         89    97,000,000                 97
      layer-aware-lru      89      0.4450              54             1.6481            ktns         81    89,000,000                 89
      belady               54      0.2700              54             1.0000            ktns         46    54,000,000                 54

      """ + CONTRACT;

  @TempDir
  private Path folder = Path.of("");

  @BeforeAll
  static void loadTheClasses() {
    // What is first in this process may take longer than the second after which progress is shown.
    Execution.of("run", SMALLEST);
  }

  @Test
  void aKeyThatIsSetTwiceIsSaidWithBothValues() {
    Execution twice =
        Execution.of("run", SMALLEST, "--set", "cache.policy=fifo", "--set", "cache.policy=lru");
    assertThat(twice)
        .isEqualTo(new Execution(
            2,
            "",
            "--set cache.policy=lru: cache.policy: set twice, to \"fifo\" and to \"lru\"; leave one"
                + " of them out\n"));
  }

  @Test
  void printsTheTableAndNothingOnStderr() {
    assertThat(Execution.of("run", SMALLEST)).isEqualTo(new Execution(0, TABLE, ""));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void printsTheSameForAnyNumberOfThreads(int threads) {
    assertThat(Execution.of("run", SMALLEST, "--threads", threads))
        .isEqualTo(new Execution(0, TABLE, ""));
  }

  @Test
  void runsTheQuickstart() {
    Execution quickstart = Execution.of("run", SCENARIOS.resolve("quickstart.yaml"));
    assertThat(quickstart.code()).isZero();
    // 16 runs under one header; 192,000 accesses of which LRU below one round (128) hits none.
    List<String> lines = quickstart.outLines();
    assertThat(lines).filteredOn(line -> line.matches("[0-9]+ experts .*")).hasSize(16);
    assertThat(lines)
        .anyMatch(line -> line.matches("102 experts +lru +192,000 +1\\.0000 +82,236 .*"));
  }

  @Test
  void writesTheResultsOfTheScenario() throws IOException {
    Path out = folder.resolve("new/results");
    Execution run = Execution.of("run", SMALLEST, "--out", out);
    assertThat(run).isEqualTo(new Execution(0, TABLE + "results are in " + out + "\n", ""));
    assertThat(names(out))
        .containsExactly(
            "blocks.parquet",
            "provenance.json",
            "report.html",
            "results.csv",
            "results.json",
            "results.parquet");
    Path golden = SCENARIOS.resolve("src/test/resources/golden/smallest.csv");
    assertThat(out.resolve("results.csv")).hasSameTextualContentAs(golden);
  }

  @Test
  void runsAgainIntoTheSameFolder() throws IOException {
    Execution.of("run", SMALLEST, "--out", folder);
    byte[] before = Files.readAllBytes(folder.resolve("results.parquet"));
    assertThat(Execution.of("run", SMALLEST, "--out", folder, "--threads", 1).code())
        .isZero();
    assertThat(Files.readAllBytes(folder.resolve("results.parquet"))).isEqualTo(before);
  }

  @Test
  void aSettingWinsOverTheFile() {
    // Golden set G-A at 4 experts: LRU 132, layer-aware LRU 132, optimum 107; FIFO 145.
    Execution four = Execution.of("run", SMALLEST, "--set", "cache.capacity=4 experts");
    assertThat(four.outLines())
        .anyMatch(line -> line.matches("lru +132 .* 107 .*"))
        .anyMatch(line -> line.matches("layer-aware-lru +132 .* 107 .*"));
    Execution fifo = Execution.of(
        "run", SMALLEST, "--set", "cache.capacity=4 experts", "--set", "cache.policy=fifo");
    assertThat(fifo.outLines())
        .anyMatch(line -> line.matches("fifo +145 .* 107 .*"))
        .noneMatch(line -> line.startsWith("lru"));
    assertThat(Execution.of("run", SMALLEST, "--set", "scenario=renamed").out())
        .startsWith("renamed\n");
  }

  @Test
  void refusesAWrongSettingInOneLineWithTheNearestKey() {
    Execution wrong = Execution.of("run", SMALLEST, "--set", "cache.capcity=4 experts");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.errLines())
        .singleElement()
        .asString()
        .startsWith("--set cache.capcity=4 experts: cache.capcity: not a key of a scenario;"
            + " did you mean \"cache.capacity\"?");
    assertThat(Execution.of("run", SMALLEST, "--set", "cache.capacity").errLines())
        .containsExactly(
            "--set cache.capacity: expected path=value, such as cache.capacity=\"64 experts\"");
  }

  @Test
  void refusesAScenarioThatIsNotThere() {
    Path nowhere = folder.resolve("nowhere.yaml");
    assertThat(Execution.of("run", nowhere))
        .isEqualTo(new Execution(2, "", nowhere + ": no such file\n"));
  }

  @Test
  void refusesAFolderWithTheResultsOfAnotherScenario() throws IOException {
    Execution.of("run", SMALLEST, "--out", folder);
    byte[] before = Files.readAllBytes(folder.resolve("provenance.json"));
    Execution other = Execution.of("run", SMALLEST, "--out", folder, "--set", "scenario=other");
    assertThat(other)
        .isEqualTo(
            new Execution(
                2,
                "",
                folder
                    + ": holds the results of scenario \"smallest\", not of \"other\"; name another folder\n"));
    assertThat(Files.readAllBytes(folder.resolve("provenance.json"))).isEqualTo(before);
  }

  @Test
  void refusesAFileInPlaceOfAFolder() {
    Path file = Execution.file(folder, "results", "mine\n");
    assertThat(Execution.of("run", SMALLEST, "--out", file))
        .isEqualTo(new Execution(2, "", file + ": is a file; --out names a folder\n"));
    Execution below = Execution.of("run", SMALLEST, "--out", file.resolve("deeper"));
    assertThat(below.code()).isEqualTo(2);
    assertThat(below.errLines()).singleElement().asString().contains("cannot be written to");
    assertThat(file).hasContent("mine\n");
  }

  @Test
  void refusesAFolderThatCannotBeWrittenTo() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Assumptions.assumeTrue(
        Files.getFileAttributeView(locked, PosixFileAttributeView.class) != null,
        "skipped: no POSIX permissions here");
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    Assumptions.assumeFalse(Files.isWritable(locked), "skipped: root may write everywhere");
    assertThat(Execution.of("run", SMALLEST, "--out", locked))
        .isEqualTo(new Execution(2, "", locked + ": cannot be written to: permission denied\n"));
  }

  @Test
  void refusesBeforeItRunsAnything() throws IOException {
    Path out = folder.resolve("out");
    Path broken = Execution.file(folder, "broken.yaml", "scenario: broken\n");
    assertThat(Execution.of("run", broken, "--out", out).code()).isEqualTo(2);
    assertThat(out).doesNotExist();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
