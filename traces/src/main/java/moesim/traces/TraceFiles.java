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
 * The files a path stands for: a file, a folder with everything below it, a glob, or standard
 * input. A tar archive, compressed or not, stands for the files in it. Sorted by name, runs of
 * digits by their number, so that {@code 2.json} comes before {@code 10.json} on every machine.
 *
 * @param root what the user wrote, resolved
 * @param files the files, sorted; never empty unless made by {@link #none}
 */
public record TraceFiles(Path root, List<DataFile> files) {
  /** The path that stands for standard input. */
  public static final String STANDARD_INPUT = "-";

  private static final int HEAD_BYTES = 64 * 1024;
  private static final int SHOWN = 40;
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";
  private static final String LFS_MARK = "version https://git-lfs";

  /** No files: for generators. */
  public static TraceFiles none() {
    return new TraceFiles(Path.of(""), List.of());
  }

  /**
   * The files of {@code path}, which may be a glob, relative to {@code base}. Hidden files are
   * passed over.
   */
  public static TraceFiles of(Path base, String path, Location location) {
    if (path.equals(STANDARD_INPUT)) {
      return new TraceFiles(Path.of(path), expanded(StandardInput.file(location)));
    }
    List<DataFile> files = found(base, path, location).stream()
        .flatMap(file -> expanded(DataFile.of(file)).stream())
        .toList();
    return new TraceFiles(base.resolve(path).normalize(), files);
  }

  private static List<DataFile> expanded(DataFile file) {
    return TarArchive.is(file) ? TarArchive.members(file) : List.of(file);
  }

  /** As {@link #of}, without a look into the files: an archive is one of them. */
  public static List<Path> found(Path base, String path, Location location) {
    if (path.isBlank()) {
      throw new InputException(location, "an empty path; name a file, a folder or a glob");
    }
    Path root = base.resolve(path).normalize();
    try {
      List<Path> found = Files.exists(root) ? below(root) : matching(base, path);
      if (found.isEmpty()) {
        if (Files.isDirectory(root)) {
          throw new InputException(location, "the folder \"" + path + "\" holds no file");
        }
        if (Files.exists(root)) {
          throw new InputException(location, "\"" + path + "\" is neither a file nor a folder");
        }
        // An absolute path was looked for where it says.
        String where = Path.of(path).isAbsolute() ? "" : " (looked in " + shown(base) + ")";
        throw new InputException(location, "no file matches \"" + path + "\"" + where);
      }
      return found;
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new InputException(location, "cannot read \"" + path + "\": " + e.getMessage(), e);
    }
  }

  private static String shown(Path base) {
    return base.toAbsolutePath().normalize().toString();
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

  /** How the first file begins, for a message that nobody recognises it. */
  String beginning() {
    DataFile first = files.get(0);
    String head = headOf(first);
    boolean marked = head.startsWith(BYTE_ORDER_MARK);
    String line = head.substring(marked ? BYTE_ORDER_MARK.length() : 0).split("\\R", 2)[0];
    String shown = line.substring(0, Math.min(SHOWN, line.length()))
        .replaceAll("[^ -~]", "?")
        .replace('"', '\'');
    String mark = marked ? " (a byte-order mark, EF BB BF, stands before it; remove it)" : "";
    return (files.size() == 1 ? "it" : first.name()) + " begins with \"" + shown
        + (line.length() > SHOWN ? "..." : "") + "\"" + mark;
  }

  /**
   * The first bytes of {@code file} as Latin-1 text, at most 64 KiB, to recognise a format by.
   *
   * @throws InputException if the file cannot be read, is empty, or is a Git-LFS pointer instead of
   *     data
   */
  public static String headOf(DataFile file) {
    try (InputStream in = file.open()) {
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
      throw new InputException(Location.of(file), Disk.unread(e), e);
    }
  }
}
