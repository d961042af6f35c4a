package moesim.traces;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import moesim.input.Option;
import moesim.input.Options;

/** What a file system says, in words for people. */
public final class Disk {
  private Disk() {}

  /**
   * The file that {@code option} names, relative to the folder of {@code options}.
   *
   * @throws moesim.input.InputException if it is not written, or not there
   */
  public static Path file(Options options, Option<String> option) {
    Path path = Path.of(options.folder()).resolve(options.get(option));
    if (!Files.isRegularFile(path)) {
      throw options.problem(option, "no such file: " + path);
    }
    return path;
  }

  /** Why {@code e}, to follow "cannot be written to: " or the like. */
  public static String reason(IOException e) {
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

  /** That a file cannot be read, and why; {@code e} says so. */
  public static String unread(IOException e) {
    return "cannot be read: "
        + (e instanceof NoSuchFileException gone ? gone.getFile() + " is gone" : reason(e));
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
