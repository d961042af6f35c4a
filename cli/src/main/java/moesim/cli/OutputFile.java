package moesim.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import moesim.input.InputException;
import moesim.input.Location;

/** A file that a command was asked to write. */
final class OutputFile {
  private OutputFile() {}

  /** Writes {@code content} to {@code target}, whole or not at all. */
  static void write(Path target, byte[] content) {
    if (Files.isDirectory(target)) {
      throw new InputException(Location.of(target), "is a folder; name a file");
    }
    Path draft = target.resolveSibling("." + target.getFileName() + ".moesim");
    try {
      Files.write(draft, content);
      Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      draft.toFile().delete();
      throw new InputException(
          Location.of(target),
          Files.isDirectory(target.toAbsolutePath().resolveSibling("."))
              ? "cannot be written: " + e.getMessage()
              : "cannot be written: its folder does not exist",
          e);
    }
  }
}
