package moesim.report.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Suggestion;
import moesim.traces.Disk;
import moesim.traces.TraceFiles;

/**
 * Where tables of results are: a folder of results, a dataset folder, one Parquet file, or a glob
 * of folders or files.
 *
 * <p><b>Several files.</b> Those of a dataset or a glob are one table, joined by the names of
 * columns: {@link TableUnion}. The column {@link #SCENARIO} or {@link #FOLDER} says where a row
 * comes from. <b>Errors.</b> {@link InputException} where there is no table.
 */
public final class Source {
  /** How the folders of a dataset begin; the rest is the scenario's name, percent-encoded. */
  public static final String PARTITION = "scenario=";

  /** Column of a dataset: the scenario of a row. */
  public static final String SCENARIO = "scenario";

  /** Column of a glob: the folder of a row. */
  public static final String FOLDER = "folder";

  private static final String EXTENSION = ".parquet";

  /**
   * Names that a folder of results may have tables of; one of the first two is what it is about.
   */
  private static final List<String> NAMES =
      List.of("results", "curve", "summary", "blocks", "links", "dies", "experts", "timeline");

  private final String place;
  private final String origins;
  private final Map<String, List<Path>> files;

  private Source(String place, String origins, Map<String, List<Path>> files) {
    this.place = place;
    this.origins = origins;
    this.files = files;
  }

  /** The tables at {@code place}. */
  public static Source at(String place) {
    Path path = Path.of(place);
    if (Files.isRegularFile(path)) {
      return new Source(place, "", Map.of(NAMES.get(0), List.of(path)));
    }
    if (!Files.isDirectory(path)) {
      return ofGlob(place);
    }
    Map<String, List<Path>> files = new LinkedHashMap<>();
    for (String name : NAMES) {
      Path file = path.resolve(name + EXTENSION);
      if (Files.isRegularFile(file)) {
        files.put(name, List.of(file));
      }
    }
    if (!files.isEmpty()) {
      return new Source(place, "", files);
    }
    List<Path> parts = partsOf(path);
    if (parts.isEmpty()) {
      throw new InputException(
          Location.of(place),
          "has no results.parquet and no scenario=… folders; \"moesim run --out\" writes the one, --dataset the other");
    }
    return new Source(place, SCENARIO, Map.of(NAMES.get(0), parts));
  }

  /** True if {@code folder} holds parts of a dataset, and no results of its own. */
  public static boolean isDataset(Path folder) {
    return !Files.isRegularFile(folder.resolve(Origin.FILE)) && !partsOf(folder).isEmpty();
  }

  private static List<Path> partsOf(Path folder) {
    try (Stream<Path> walk = Files.walk(folder, 2)) {
      return walk.filter(file -> file.toString().endsWith(EXTENSION))
          .filter(file -> nameOf(file.getParent()).startsWith(PARTITION))
          .filter(file -> !nameOf(file).startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    } catch (UncheckedIOException e) {
      // From within the walk.
      throw unreadable(folder, Objects.requireNonNull(e.getCause()));
    }
  }

  private static InputException unreadable(Path folder, IOException e) {
    return new InputException(Location.of(folder), Disk.unread(e), e);
  }

  private static Source ofGlob(String glob) {
    Location location = Location.of(glob);
    if (!glob.matches(".*[*?\\[{].*")) {
      throw new InputException(location, "no such folder or file");
    }
    Map<String, List<Path>> files = new LinkedHashMap<>();
    if (glob.endsWith(EXTENSION)) {
      files.put(NAMES.get(0), TraceFiles.found(Path.of(""), glob, location));
    } else {
      for (String name : NAMES) {
        List<Path> found = matching(glob + "/" + name + EXTENSION, location);
        if (!found.isEmpty()) {
          files.put(name, found);
        }
      }
    }
    if (files.isEmpty()) {
      throw new InputException(location, "no folder with results matches");
    }
    boolean dataset = files.values().stream()
        .flatMap(List::stream)
        .allMatch(file -> nameOf(file.getParent()).startsWith(PARTITION));
    return new Source(glob, dataset ? SCENARIO : FOLDER, files);
  }

  private static List<Path> matching(String glob, Location location) {
    try {
      return TraceFiles.found(Path.of(""), glob, location);
    } catch (InputException none) {
      return List.of();
    }
  }

  private static String nameOf(@org.jspecify.annotations.Nullable Path path) {
    return path == null || path.getFileName() == null ? "" : path.getFileName().toString();
  }

  /** What the user named. */
  public String place() {
    return place;
  }

  /** The tables that are there, the one about the runs first. */
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  /** The table about the runs, or the curves. */
  public Table table() {
    return table(files.keySet().iterator().next());
  }

  /** The table of that name. */
  public Table table(String name) {
    List<Path> parts = files.get(name);
    if (parts == null) {
      throw new InputException(
          Location.of(place),
          "has no table \"" + name + "\"" + Suggestion.forName(name, files.keySet()));
    }
    if (origins.isEmpty()) {
      return Table.read(parts.get(0));
    }
    List<Table> tables = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (Path part : parts) {
      tables.add(Table.read(part));
      labels.add(labelOf(part));
    }
    return TableUnion.of(origins, labels, tables);
  }

  private String labelOf(Path part) {
    Path parent = part.getParent();
    return origins.equals(SCENARIO)
        ? URLDecoder.decode(
            nameOf(parent).substring(PARTITION.length()).replace("+", "%2B"),
            StandardCharsets.UTF_8)
        : String.valueOf(parent);
  }

  /** Where the results come from, if this is one folder that says so. */
  public Optional<Origin> origin() {
    Path path = Path.of(origins.isEmpty() ? place : "");
    Path folder = Files.isRegularFile(path) ? path.toAbsolutePath().getParent() : path;
    return origins.isEmpty() && folder != null && Files.isRegularFile(folder.resolve(Origin.FILE))
        ? Optional.of(Origin.of(folder))
        : Optional.empty();
  }
}
