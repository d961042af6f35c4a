package moesim.report.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import moesim.input.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Files that are written beside those of a folder, and moved in when all are complete.
 *
 * <p><b>Results</b> take the place of those before: of the files that moesim wrote there, the new
 * ones are all that is left. What no provenance says is moesim's is not touched, nor is any file of
 * another name. <b>Failures.</b> Where files cannot be moved in, those before stay. <b>Crashes.</b>
 * The provenance goes first and comes last, so a folder that has one has the files that belong to
 * it.
 */
public final class Draft {
  /** Files that are not complete are in hidden folders of names that begin so. */
  public static final String PREFIX = ".moesim";

  /** So do those of the files that others take the place of. */
  private static final String BEFORE = PREFIX + "-before";

  /**
   * Every name that a file of a folder of results may have, but the journal, which is no result.
   */
  private static final Pattern OWN = Pattern.compile(
      "provenance\\.json|report\\.html"
          + "|results\\.(csv|json|parquet)|curve\\.(csv|parquet)"
          + "|(timeline|links|dies|experts|blocks)\\.parquet|summary\\.(csv|parquet)|events-[0-9]+\\.json\\.gz");

  private final Path folder;
  private final Path draft;

  private Draft(Path folder, Path draft) {
    this.folder = folder;
    this.draft = draft;
  }

  /** Writes files into a folder. */
  @FunctionalInterface
  public interface Content {
    void write(Path target) throws IOException;
  }

  /**
   * Writes {@code files} and adds them to those of {@code folder}, in the place of those of the
   * same name.
   *
   * @throws IOException whatever the disk says, also where a writer wrapped it
   */
  public static void add(Path folder, Content files) throws IOException {
    write(folder, files, Draft::moveIn);
  }

  /** The same, in the place of all results that {@code folder} holds. */
  public static void replace(Path folder, Content files) throws IOException {
    write(folder, files, Draft::swap);
  }

  @FunctionalInterface
  private interface Step {
    void take(Draft draft) throws IOException;
  }

  private static void write(Path folder, Content files, Step last) throws IOException {
    Path draft = Files.createTempDirectory(folder, PREFIX);
    try {
      files.write(draft);
      last.take(new Draft(folder, draft));
    } catch (RuntimeException e) {
      // Writers of JSON and Parquet wrap what the disk says.
      if (e.getCause() instanceof IOException cause && !isAboutAnotherFile(e, draft)) {
        throw cause;
      }
      throw e;
    } finally {
      discard(draft);
    }
  }

  private static boolean isAboutAnotherFile(RuntimeException e, Path draft) {
    return e instanceof InputException
        && !String.valueOf(e.getMessage()).startsWith(draft.toString());
  }

  private void moveIn() throws IOException {
    for (Path file : filesOf(draft)) {
      Files.move(
          file,
          folder.resolve(file.getFileName().toString()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void swap() throws IOException {
    Set<String> names = isOurs(folder) ? ownNames(folder) : new TreeSet<>();
    for (Path file : filesOf(draft)) {
      String name = file.getFileName().toString();
      if (!OWN.matcher(name).matches()) {
        throw new IllegalStateException(name + " would never be replaced");
      }
      names.add(name);
    }
    Path before = Files.createTempDirectory(folder, BEFORE);
    List<String> moved = new ArrayList<>();
    try {
      move(Origin.FILE, folder, before);
      names.remove(Origin.FILE);
      for (String name : names) {
        move(name, folder, before);
        if (move(name, draft, folder)) {
          moved.add(name);
        }
      }
      move(Origin.FILE, draft, folder);
    } catch (IOException e) {
      restore(moved, before, e);
      throw e;
    }
    discard(before);
  }

  private static boolean isOurs(Path folder) {
    return Files.isRegularFile(folder.resolve(Origin.FILE));
  }

  /** The files of {@code folder} with names that moesim gives. */
  public static Set<String> ownNames(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path file : filesOf(folder)) {
      String name = file.getFileName().toString();
      if (OWN.matcher(name).matches()) {
        names.add(name);
      }
    }
    return names;
  }

  /** True if there was such a file; a folder of that name is nothing of ours. */
  private static boolean move(String name, Path from, Path to) throws IOException {
    Path file = from.resolve(name);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Files.move(file, to.resolve(name));
    return true;
  }

  private void restore(List<String> moved, Path before, IOException why) {
    try {
      for (String name : moved) {
        Files.deleteIfExists(folder.resolve(name));
      }
      for (Path file : filesOf(before)) {
        Files.move(file, folder.resolve(file.getFileName().toString()));
      }
      Files.delete(before);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /** What is in {@code folder}, by name. */
  public static List<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** What a killed process left in {@code folder}; whoever asks is alone there. */
  public static void discardAll(Path folder) throws IOException {
    for (Path file : filesOf(folder)) {
      String name = file.getFileName().toString();
      if (name.startsWith(BEFORE) && isOurs(file) && !isOurs(folder)) {
        // What is there is of two results.
        for (String half : ownNames(folder)) {
          discard(folder.resolve(half));
        }
      }
      if (name.startsWith(PREFIX)) {
        discard(file);
      }
    }
  }

  /** Deletes a folder of files, or a file. */
  public static void discard(@Nullable Path draft) {
    if (draft == null) {
      return;
    }
    try {
      for (Path file : Files.isDirectory(draft) ? filesOf(draft) : List.<Path>of()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      // The results are safe; a left-over draft is hidden and harmless, and must not hide the real
      // outcome.
      draft.toFile().deleteOnExit();
    }
  }
}
