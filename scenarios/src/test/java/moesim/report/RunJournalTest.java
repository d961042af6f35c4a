package moesim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import moesim.experiment.Experiment;
import moesim.experiment.Progress;
import moesim.experiment.RunLogs;
import moesim.input.InputException;
import moesim.scenario.Scenario;
import moesim.scenario.ScenarioReader;
import moesim.scenario.ScenarioText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunJournalTest {
  private static final RunJournal.Header OURS = new RunJournal.Header("1 (a)", "run", "mine");
  private static final String ONE = "11".repeat(32);
  private static final String TWO = "22".repeat(32);

  @TempDir
  private Path folder = Path.of("");

  /** Two runs, of 3 and 4 bytes. */
  private Path journal() {
    try (RunJournal journal = RunJournal.open(folder, OURS)) {
      journal.keep(ONE, new byte[] {1, 2, 3});
      journal.keep(TWO, new byte[] {4, 5, 6, 7});
      journal.keep(ONE, new byte[] {9});
    }
    return folder.resolve(RunJournal.FILE);
  }

  private static List<byte[]> runsIn(RunJournal journal) {
    return Stream.of(ONE, TWO).flatMap(key -> journal.find(key).stream()).toList();
  }

  @Test
  void findsWhatWasKept() {
    journal();
    try (RunJournal again = RunJournal.open(folder, OURS)) {
      assertThat(again.runs()).isEqualTo(2);
      assertThat(again.find(ONE)).hasValue(new byte[] {1, 2, 3});
      assertThat(again.find(TWO)).hasValue(new byte[] {4, 5, 6, 7});
      assertThat(again.find("33".repeat(32))).isEmpty();
      again.discard();
      again.keep("33".repeat(32), new byte[] {1});
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whateverAKillLeavesOfTheLastEntryIsDropped() throws IOException {
    byte[] whole = Files.readAllBytes(journal());
    Path file = folder.resolve(RunJournal.FILE);
    // An entry has 44 bytes beside its result.
    int first = whole.length - 44 - 4;
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      try (RunJournal torn = RunJournal.open(folder, OURS)) {
        int expected = length < first ? 0 : 1;
        assertThat(torn.runs()).as("%d bytes", length).isEqualTo(expected);
        torn.keep(TWO, new byte[] {8});
      }
      try (RunJournal mended = RunJournal.open(folder, OURS)) {
        assertThat(mended.find(TWO)).hasValue(new byte[] {8});
      }
    }
  }

  @Test
  void aByteThatWasNeverWrittenAtTheEndIsATornEntryToo() throws IOException {
    byte[] whole = Files.readAllBytes(journal());
    whole[whole.length - 6] = 0;
    Files.write(folder.resolve(RunJournal.FILE), whole);
    try (RunJournal torn = RunJournal.open(folder, OURS)) {
      assertThat(runsIn(torn)).containsExactly(new byte[] {1, 2, 3});
    }
  }

  @Test
  void damageInTheMiddleIsSaidAndNothingTouched() throws IOException {
    Path file = journal();
    byte[] whole = Files.readAllBytes(file);
    int second = whole.length - 44 - 4;
    int first = second - 44 - 3;
    byte[] damaged = whole.clone();
    damaged[first + 41] ^= 1;
    Files.write(file, damaged);
    assertThatThrownBy(() -> RunJournal.open(folder, OURS))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": byte " + first + ": the finished runs are damaged from here on; cut"
            + " them off there (truncate -s " + first + ") to go on with the 0 before, or remove"
            + " the file to begin anew");
    assertThat(file).hasBinaryContent(damaged);
    // A length that reaches beyond the end must not pass for a torn entry.
    byte[] longer = whole.clone();
    longer[first] ^= 1;
    Files.write(file, longer);
    assertThatThrownBy(() -> RunJournal.open(folder, OURS)).hasMessageContaining("damaged");
    assertThat(file).hasBinaryContent(longer);
    Files.writeString(file, "something else");
    assertThatThrownBy(() -> RunJournal.open(folder, OURS))
        .hasMessage(file + ": is no journal of moesim; remove it, or name another folder");
    assertThat(file).hasContent("something else");
  }

  @Test
  void refusesRunsOfAnotherScenarioOrBuild() {
    Path file = journal();
    assertThatThrownBy(
            () -> RunJournal.open(folder, new RunJournal.Header("1 (a)", "run", "yours")))
        .hasMessage(file + ": holds finished runs of \"moesim run\" of scenario \"mine\", not of"
            + " \"moesim run\" of \"yours\"; name another folder");
    assertThatThrownBy(() -> RunJournal.open(folder, new RunJournal.Header("2 (b)", "run", "mine")))
        .hasMessage(file + ": holds finished runs of moesim 1 (a), this is 2 (b), whose results may"
            + " differ; go on with that one, or remove this file to begin anew");
  }

  @Test
  void oneProcessAtATime() {
    try (RunJournal first = RunJournal.open(folder, OURS)) {
      assertThatThrownBy(() -> RunJournal.open(folder, OURS))
          .hasMessageContaining("another moesim is writing to this folder");
      first.keep(ONE, new byte[] {1});
      assertThat(first.runs()).isEqualTo(1);
    }
  }

  /** Eight runs. Without the page: Parquet files are read from the default file system only. */
  private static Scenario scenario() {
    return ScenarioReader.read(new ScenarioText("test.yaml", Path.of(""), """
        scenario: small
        model: { layers: 4, experts: 4, top_k: 1 }
        trace: { format: zipf-layered, tokens: 50, seed: 7 }
        cache: { policy: lru, capacity: 8 experts }
        report: [csv, parquet, json]
        sweep: { cache.capacity: [4 experts, 6 experts, 8 experts, 10 experts] }
        """, List.of()));
  }

  private static byte[] runIn(Path out) throws IOException {
    ResultFolder results = new ResultFolder(out);
    try (RunJournal journal = results.journal(scenario(), true)) {
      Experiment.Outcome outcome =
          Experiment.run(scenario(), 2, journal, RunLogs.NONE, Progress.none());
      results.write(scenario(), outcome, Instant.EPOCH, Duration.ZERO, 2);
      journal.discard();
    }
    return Files.readAllBytes(out.resolve("results.csv"));
  }

  @Test
  void aFullDiskIsOneLineAndLosesNothing() throws IOException {
    byte[] whole = runIn(folder.resolve("whole"));
    int failed = 0;
    for (int kilobytes = 4; failed == kilobytes / 4 - 1; kilobytes += 4) {
      Configuration small = Configuration.unix().toBuilder()
          .setBlockSize(256)
          .setMaxSize(kilobytes * 1024L)
          .setMaxCacheSize(0)
          .build();
      try (FileSystem disk = Jimfs.newFileSystem(small)) {
        Path out = disk.getPath("/out");
        try {
          assertThat(runIn(out)).isEqualTo(whole);
        } catch (InputException full) {
          failed++;
          assertThat(full.getMessage()).contains("cannot be").hasLineCount(1);
          // Whatever there is, can be gone on with; result files are there whole or not at all.
          assertThat(Files.exists(out.resolve("results.csv"))).isFalse();
          try (RunJournal journal = new ResultFolder(out).journal(scenario(), true)) {
            assertThat(journal.runs()).isBetween(0, 8);
          } catch (InputException still) {
            assertThat(still.getMessage()).contains("cannot be").hasLineCount(1);
          }
        }
      }
    }
    assertThat(failed).isPositive();
  }

  @Test
  void aWriteThatFailedHalfWayIsNoDamage() throws IOException {
    String three = "33".repeat(32);
    Path file = folder.resolve(RunJournal.FILE);
    try (FullDisk disk = new FullDisk(file);
        RunJournal journal = RunJournal.on(file, disk, OURS)) {
      journal.keep(ONE, new byte[] {1});
      long before = Files.size(file);
      disk.setRoom(before + 1000);
      assertThatThrownBy(() -> journal.keep(TWO, new byte[4000]))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("no space left");
      assertThat(Files.size(file)).isEqualTo(before + 1000);
      // Another run of the same sweep, whose result fits.
      assertThat(journal.keep(three, new byte[] {3})).isTrue();
      assertThat(Files.size(file)).isLessThan(before + 100);
    }
    try (RunJournal again = RunJournal.open(folder, OURS)) {
      assertThat(again.find(ONE)).hasValue(new byte[] {1});
      assertThat(again.find(TWO)).isEmpty();
      assertThat(again.find(three)).hasValue(new byte[] {3});
    }
  }

  @Test
  void nobodyReadsWhatIsBeingWritten() {
    try (RunJournal journal = RunJournal.open(folder, OURS)) {
      journal.keep(ONE, new byte[] {1});
      assertThatThrownBy(() -> RunJournal.contentOf(folder))
          .hasMessageContaining("another moesim is writing to this folder");
    }
    assertThat(RunJournal.contentOf(folder))
        .contains("1 finished runs of \"moesim run\" of scenario \"mine\"");
    assertThat(RunJournal.contentOf(folder.resolve("none"))).isEmpty();
  }

  @Test
  void theJournalFillsTheDisk() throws IOException {
    Configuration small = Configuration.unix().toBuilder()
        .setBlockSize(256)
        .setMaxSize(2048)
        .setMaxCacheSize(0)
        .build();
    try (FileSystem disk = Jimfs.newFileSystem(small)) {
      Path out = Files.createDirectory(disk.getPath("/out"));
      try (RunJournal journal = RunJournal.open(out, OURS)) {
        journal.keep(ONE, new byte[600]);
        assertThatThrownBy(() -> journal.keep(TWO, new byte[4000]))
            .isInstanceOf(InputException.class)
            .hasMessageStartingWith("/out/runs.journal: cannot be written to: ")
            .hasMessageEndingWith(
                "; 1 finished runs are in it; make room, and --resume goes on" + " with them");
      }
      try (RunJournal again = RunJournal.open(out, OURS)) {
        assertThat(runsIn(again)).containsExactly(new byte[600]);
      }
    }
  }

  @Test
  void leftOversOfAKilledProcessAreSweptAway() throws IOException {
    Path draft = Files.createDirectories(folder.resolve(".moesim123"));
    Files.writeString(draft.resolve("results.csv"), "half");
    Files.writeString(folder.resolve(".moesim9.try"), "", StandardOpenOption.CREATE);
    runIn(folder);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "blocks.parquet",
              "results.csv",
              "results.parquet",
              "results.json",
              "provenance.json");
    }
  }
}
