package moesim.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a file system says, in words for people. */
final class Disk {
  private Disk() {}

  /** Why {@code e}, to follow "cannot be written to: ". */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException there) {
      return there.getFile() + " is in the way";
    }
    return e instanceof NoSuchFileException missing
        ? "nothing can be made in " + nearestFolder(Path.of(missing.getFile()))
        : String.valueOf(e.getMessage());
  }

  /** The deepest folder above {@code path} that is there. */
  private static Path nearestFolder(Path path) {
    Path above = path.toAbsolutePath().normalize();
    while (above.getParent() != null && !Files.isDirectory(above)) {
      above = above.getParent();
    }
    return above;
  }
}
