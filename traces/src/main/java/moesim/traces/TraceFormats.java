package moesim.traces;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import moesim.input.InputException;
import moesim.input.Location;

/** The trace formats on the class path, ours and foreign ones, by name. */
public final class TraceFormats {
  /** The name that asks for recognition by content. */
  public static final String AUTO = "auto";

  private TraceFormats() {}

  /** Loaded on first use: a run that only checks a scenario's syntax should not load Parquet. */
  private static final class Loaded {
    private static final List<TraceFormat> ALL = load();
  }

  /** All formats, sorted by name. */
  public static List<TraceFormat> all() {
    return Loaded.ALL;
  }

  /** The format called {@code name}. */
  public static Optional<TraceFormat> find(String name) {
    return all().stream().filter(format -> format.name().equals(name)).findFirst();
  }

  /**
   * The one format that recognises {@code files}.
   *
   * @throws InputException if none or several do
   */
  public static TraceFormat recognise(TraceFiles files) {
    List<TraceFormat> candidates =
        all().stream().filter(format -> format.recognises(files)).toList();
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    List<String> names = (candidates.isEmpty() ? all() : candidates)
        .stream()
            .filter(format -> !format.generates())
            .map(format ->
                candidates.isEmpty() ? format.name() + ": " + format.mark() : format.name())
            .toList();
    throw new InputException(
        Location.of(files.root()),
        candidates.isEmpty()
            ? "not recognised as a trace: " + files.beginning() + "; looked for "
                + String.join("; ", names)
            : "holds traces of several formats: " + String.join(", ", names)
                + "; name one file or a folder of one format, a glob such as \"*.csv\", or the format"
                + " (--format, trace.format)");
  }

  private static List<TraceFormat> load() {
    List<TraceFormat> found = new ArrayList<>();
    ServiceLoader.load(TraceFormat.class, TraceFormats.class.getClassLoader()).forEach(found::add);
    found.sort(Comparator.comparing(TraceFormat::name));
    return List.copyOf(found);
  }
}
