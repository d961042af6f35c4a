package moesim.cli;

import static moesim.cli.Execution.SMALLEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void makesTheSamePageAgainWithoutARun() throws IOException {
    Path results = folder.resolve("results");
    assertThat(Execution.of("run", SMALLEST, "--out", results, "--threads", 2).code())
        .isZero();
    Path page = results.resolve("report.html");
    byte[] before = Files.readAllBytes(page);
    Files.delete(page);
    // What a run would give again is not looked at, only what is there.
    Files.delete(results.resolve("results.csv"));
    assertThat(Execution.of("report", results))
        .isEqualTo(new Execution(0, "the report is " + page + "\n", ""));
    assertThat(Files.readAllBytes(page)).isEqualTo(before);
    assertThat(Files.exists(results.resolve("results.csv"))).isFalse();
  }

  @Test
  void makesAPageOfCurvesToo() throws IOException {
    Path curves = folder.resolve("curves");
    assertThat(Execution.of("curve", SMALLEST, "--policies", "lru,fifo", "--out", curves)
            .code())
        .isZero();
    Path page = curves.resolve("report.html");
    byte[] before = Files.readAllBytes(page);
    assertThat(Execution.of("report", curves).code()).isZero();
    assertThat(Files.readAllBytes(page)).isEqualTo(before);
    assertThat(page)
        .content()
        .contains(
            "32 points of curves of the scenario “smallest”, which differ in policy (lru, fifo).")
        .contains("--policies lru,fifo --out DIR");
  }

  @Test
  void saysOfAFolderThatMayNotBeReadThatItCannotBeRead() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(locked), "skipped: root may read everything");
    Execution refused = Execution.of("report", locked);
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    assertThat(refused)
        .isEqualTo(new Execution(2, "", locked + ": cannot be read: permission denied\n"));
  }

  @Test
  void refusesAFolderWithoutResults() {
    assertThat(Execution.of("report", folder))
        .isEqualTo(
            new Execution(
                2,
                "",
                folder.resolve("provenance.json")
                    + ": no such file; a folder with results has one, written by \"moesim run --out\"\n"));
    Path nowhere = folder.resolve("nowhere");
    assertThat(Execution.of("report", nowhere).errLines())
        .isEqualTo(List.of(nowhere + ": no such folder; name one that \"moesim run --out\" wrote"));
  }
}
