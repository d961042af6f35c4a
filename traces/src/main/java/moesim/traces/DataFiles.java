package moesim.traces;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import moesim.input.InputException;
import moesim.input.Location;

/**
 * The files among {@link TraceFiles} that hold the data of one format, told by their names.
 *
 * @param root what the user wrote, resolved
 * @param files the data files, in order; never empty
 * @param warnings which files were passed over, if any besides documentation
 */
public record DataFiles(Path root, List<DataFile> files, List<String> warnings) {
  private static final int NAMED = 5;
  private static final List<String> DOCUMENTS = List.of("readme", "license", "licence", "notice");

  /**
   * Picks the files whose name {@code isOwn}. A file that stands alone is taken whatever its name.
   *
   * @param kind what the format's files are called, for messages: {@code .json files}
   */
  public static DataFiles among(TraceFiles files, String kind, Predicate<String> isOwn) {
    if (files.files().size() == 1) {
      return new DataFiles(files.root(), files.files(), List.of());
    }
    List<DataFile> own = new ArrayList<>();
    List<DataFile> others = new ArrayList<>();
    for (DataFile file : files.files()) {
      if (isOwn.test(file.name())) {
        own.add(file);
      } else if (!isDocument(file.name())) {
        others.add(file);
      }
    }
    if (own.isEmpty()) {
      throw new InputException(
          Location.of(files.root()),
          "no " + kind + " among its " + files.files().size() + " files");
    }
    List<String> warnings =
        others.isEmpty() ? List.of() : List.of("passed over, not " + kind + ": " + listed(others));
    return new DataFiles(files.root(), List.copyOf(own), warnings);
  }

  /** The first data file, as {@link #among} picks them; empty if there is none. */
  public static Optional<DataFile> first(TraceFiles files, Predicate<String> isOwn) {
    boolean alone = files.files().size() == 1;
    return files.files().stream()
        .filter(file -> alone || isOwn.test(file.name()))
        .findFirst();
  }

  /** The beginning of the first data file; empty if there is none. */
  public static String headOfFirst(TraceFiles files, Predicate<String> isOwn) {
    return first(files, isOwn).map(TraceFiles::headOf).orElse("");
  }

  /** The same files with one more warning. */
  public DataFiles withWarning(String warning) {
    List<String> more = new ArrayList<>(warnings);
    more.add(warning);
    return new DataFiles(root, files, more);
  }

  private static boolean isDocument(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    // ESFT puts its own statistics beside the data.
    return lower.endsWith(".md")
        || lower.equals("summary.json")
        || DOCUMENTS.stream().anyMatch(lower::startsWith);
  }

  private static String listed(List<DataFile> files) {
    List<String> names = files.stream().limit(NAMED).map(DataFile::name).toList();
    int more = files.size() - names.size();
    return String.join(", ", names) + (more == 0 ? "" : " and " + more + " more");
  }

  /** The last part of a path, as text. */
  public static String nameOf(Path file) {
    Path name = file.getFileName();
    return name == null ? file.toString() : name.toString();
  }
}
