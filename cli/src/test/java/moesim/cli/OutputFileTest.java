package moesim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import moesim.input.InputException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir
  private Path folder = Path.of("");

  private static void assertRefused(Path target, String why) {
    assertThatThrownBy(() -> OutputFile.write(target, new byte[1]))
        .isInstanceOf(InputException.class)
        .hasMessage(target + ": " + why);
  }

  @Test
  void saysWhatIsWrongWithTheFolder() throws IOException {
    Path file = Execution.file(folder, "file", "");
    assertRefused(folder, "is a folder; name a file");
    assertRefused(folder.resolve("nowhere/a.svg"), "cannot be written: its folder does not exist");
    assertRefused(file.resolve("a.svg"), "cannot be written: " + file + " is a file, not a folder");
    assertThat(OutputFile.reason(folder.resolve("a.svg"), new AccessDeniedException("a.svg")))
        .isEqualTo("permission denied");
  }

  @Test
  void whatMayNotBeLookedIntoMayBeThere() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Files.createDirectory(locked.resolve("below"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isWritable(locked), "skipped: root may write everywhere");
    try {
      assertRefused(locked.resolve("a.svg"), "cannot be written: permission denied");
      assertRefused(locked.resolve("below/a.svg"), "cannot be written: permission denied");
    } finally {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
