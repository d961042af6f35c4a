package moesim.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.traces.Disk;

/** A file that a command was asked to write. */
final class OutputFile {
  private OutputFile() {}

  /** Refuses a file that cannot be written; asked before what it shall hold is computed. */
  static void check(Path target) {
    if (Files.isDirectory(target)) {
      throw new InputException(Location.of(target), "is a folder; name a file");
    }
    Path folder = target.resolveSibling(".").normalize();
    if (!folder.toString().isEmpty() && !Files.isDirectory(folder)) {
      throw new InputException(
          Location.of(target), "cannot be written: " + reason(target, new IOException()));
    }
  }

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
      throw new InputException(Location.of(target), "cannot be written: " + reason(target, e), e);
    }
  }

  /** Makes {@code folder}, if it is not there, for files to be written. */
  static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InputException(
          Location.of(folder),
          Files.exists(folder) ? "is a file, not a folder" : "cannot be made: " + Disk.reason(e),
          e);
    }
  }

  /** Why {@code e} came of writing {@code target}. */
  static String reason(Path target, IOException e) {
    Path folder = target.resolveSibling(".").normalize();
    if (Files.notExists(folder)) {
      return "its folder does not exist";
    }
    return Files.isRegularFile(folder) ? folder + " is a file, not a folder" : Disk.reason(e);
  }
}
