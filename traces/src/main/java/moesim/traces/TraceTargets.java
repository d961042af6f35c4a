package moesim.traces;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.RoutingTrace;
import org.jspecify.annotations.Nullable;

/** The ways to write traces that are on the class path, by name, and the writing itself. */
public final class TraceTargets {
  private TraceTargets() {}

  /** Loaded on first use. */
  private static final class Loaded {
    private static final List<TraceTarget> ALL = load();
  }

  /** All targets, sorted by name. */
  public static List<TraceTarget> all() {
    return Loaded.ALL;
  }

  private static List<TraceTarget> load() {
    List<TraceTarget> found = new ArrayList<>();
    ServiceLoader.load(TraceTarget.class, TraceTargets.class.getClassLoader()).forEach(found::add);
    found.sort(Comparator.comparing(TraceTarget::name));
    return List.copyOf(found);
  }

  /** The target called {@code name}. */
  public static Optional<TraceTarget> find(String name) {
    return all().stream().filter(target -> target.name().equals(name)).findFirst();
  }

  /**
   * The target whose ending {@code path} has; {@code fallback} if it has none at all.
   *
   * @throws InputException if nobody has its ending
   */
  public static TraceTarget of(Path path, TraceTarget fallback) {
    String name = DataFiles.nameOf(path);
    if (name.lastIndexOf('.') <= 0) {
      return fallback;
    }
    return all().stream()
        .filter(target -> name.endsWith(target.ending()))
        .findFirst()
        .orElseThrow(() -> new InputException(
            Location.of(path),
            "which format? Known by its ending: "
                + all().stream()
                    .map(target -> target.ending() + " (" + target.name() + ")")
                    .collect(Collectors.joining(", "))
                + "; --to names one"));
  }

  /**
   * Writes {@code trace} to {@code path}, which is there when it is complete, and only then: a file
   * is replaced, a folder is new.
   *
   * @param progress is told how many tokens have been written so far
   * @return what {@code target} does not say of the trace, one line each
   * @throws InputException if the path cannot be written, the trace cannot be read, or the target
   *     cannot hold it
   */
  public static List<String> write(
      RoutingTrace trace, TraceTarget target, Path path, LongConsumer progress) {
    Path folder = folderOf(path);
    boolean asFolder = target.isOneRequestPerFile() && !path.toString().endsWith(target.ending());
    check(trace, target, path, asFolder);
    Path part =
        folder.resolve("." + path.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      if (asFolder) {
        Files.createDirectory(part);
      }
      List<String> warnings = new ArrayList<>(target.write(trace, part, path, progress));
      if (trace.arrivals().isPresent() && !target.hasArrivals()) {
        warnings.add("when requests arrive is not written");
      }
      if (trace.subjects().isPresent() && !target.hasSubjects()) {
        warnings.add("what requests are about is not written");
      }
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
      return warnings;
    } catch (IOException e) {
      throw unwritable(path, Disk.reason(e), e);
    } finally {
      discard(part);
    }
  }

  private static Path folderOf(Path path) {
    if (path.toString().isBlank()) {
      throw new InputException(Location.of("target"), "an empty path; name the file to write");
    }
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new InputException(
          Location.of(path), "cannot be written: there is no folder " + folder);
    }
    return folder;
  }

  private static void check(RoutingTrace trace, TraceTarget target, Path path, boolean asFolder) {
    Location location = Location.of(path);
    if (!asFolder && Files.isDirectory(path)) {
      throw new InputException(location, "cannot be written: it is a folder, not a file");
    }
    if (asFolder && Files.exists(path) && !isEmptyFolder(path)) {
      throw new InputException(
          location,
          "exists already; " + target.name() + " is a new folder with a file per request");
    }
    if (!asFolder && target.isOneRequestPerFile() && trace.facts().requests() > 1) {
      throw new InputException(
          location,
          "a file of " + target.name() + " holds one request, the trace has "
              + trace.facts().requests() + "; name a folder, without " + target.ending());
    }
    if (!target.hasWeights() && trace.facts().weights().isPresent()) {
      throw new InputException(
          location, target.name() + " has no gate weights; --without-weights leaves them out");
    }
  }

  private static boolean isEmptyFolder(Path path) {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> inside = Files.list(path)) {
      return inside.findAny().isEmpty();
    } catch (IOException e) {
      throw unwritable(path, Disk.reason(e), e);
    }
  }

  private static InputException unwritable(Path path, String reason, IOException cause) {
    return new InputException(Location.of(path), "cannot be written: " + reason, cause);
  }

  /** Removes what an error left behind; after success there is nothing to remove. */
  private static void discard(Path part) {
    if (!Files.exists(part)) {
      return;
    }
    try {
      Files.walkFileTree(part, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
            throws IOException {
          Files.delete(file);
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem)
            throws IOException {
          Files.delete(folder);
          return FileVisitResult.CONTINUE;
        }
      });
    } catch (IOException e) {
      part.toFile().deleteOnExit();
    }
  }
}
