package moesim.traces;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;
import moesim.input.InputException;
import moesim.input.Location;

/**
 * The files a path stands for: a file, a folder with everything below it, or a glob. Sorted by name, runs of digits by
 * their number, so that {@code 2.json} comes before {@code 10.json} on every machine.
 *
 * @param root what the user wrote, resolved
 * @param paths the files, sorted; never empty unless made by {@link #none}
 */
public record TraceFiles(Path root, List<Path> paths) {
  private static final int HEAD_BYTES = 64 * 1024;
  private static final String LFS_MARK = "version https://git-lfs";

  /** No files: for generators. */
  public static TraceFiles none() {
    return new TraceFiles(Path.of(""), List.of());
  }

  /** The files of {@code path}, which may be a glob, relative to {@code base}. Hidden files are passed over. */
  public static TraceFiles of(Path base, String path, Location location) {
    Path root = base.resolve(path).normalize();
    try {
      List<Path> found = Files.exists(root) ? below(root) : matching(base, path);
      if (found.isEmpty()) {
        if (Files.isDirectory(root)) {
          throw new InputException(location, "the folder \"" + path + "\" holds no file");
        }
        throw new InputException(
            location, "no file matches \"" + path + "\" (looked in " + shown(base) + ")");
      }
      return new TraceFiles(root, found);
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new InputException(location, "cannot read \"" + path + "\": " + e.getMessage(), e);
    }
  }

  private static String shown(Path base) {
    return base.toString().isEmpty() ? "." : base.toString();
  }

  private static List<Path> below(Path root) throws IOException {
    if (Files.isRegularFile(root)) {
      return List.of(root);
    }
    try (Stream<Path> walk = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      return sorted(walk.filter(Files::isRegularFile).filter(file -> !isHidden(root, file)));
    }
  }

  private static List<Path> matching(Path base, String glob) throws IOException {
    int wild = firstWildcard(glob);
    if (wild < 0) {
      return List.of();
    }
    int slash = glob.lastIndexOf('/', wild);
    Path start = base.resolve(glob.substring(0, slash + 1)).normalize();
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + glob.substring(slash + 1));
    try (Stream<Path> walk = Files.walk(start, FileVisitOption.FOLLOW_LINKS)) {
      return sorted(walk.filter(Files::isRegularFile)
          .filter(file -> matcher.matches(start.relativize(file))));
    }
  }

  private static int firstWildcard(String glob) {
    for (int i = 0; i < glob.length(); i++) {
      if ("*?[{".indexOf(glob.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isHidden(Path root, Path file) {
    for (Path part : root.relativize(file)) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> sorted(Stream<Path> files) {
    return files
        .sorted((a, b) -> NaturalOrder.compare(a.toString(), b.toString()))
        .toList();
  }

  /**
   * The first bytes of {@code file} as Latin-1 text, at most 64 KiB, to recognise a format by.
   *
   * @throws InputException if the file cannot be read, is empty, or is a Git-LFS pointer instead of data
   */
  public static String headOf(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
      if (head.startsWith(LFS_MARK)) {
        throw new InputException(
            Location.of(file),
            "a Git-LFS pointer, not the data itself; run \"git lfs pull\" where it came from");
      }
      if (head.isEmpty()) {
        throw new InputException(Location.of(file), "the file is empty");
      }
      return head;
    } catch (IOException e) {
      throw new InputException(Location.of(file), "cannot be read: " + e.getMessage(), e);
    }
  }
}
