package moesim.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.input.Written;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.traces.ReadingWatch;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceFormats;
import moesim.traces.TraceTarget;
import moesim.traces.TraceTargets;
import moesim.traces.requests.RequestTrace;
import moesim.traces.requests.RequestTraces;

/**
 * A trace as the command line names it, outside any scenario.
 *
 * @param path file, folder or glob
 * @param format name of the format, or auto
 * @param model name of a model card; empty for none
 * @param settings {@code option=value} of the format
 */
public record TraceText(String path, String format, String model, List<String> settings) {
  private static final String OWN = "parquet";
  private static final Location COMMAND_LINE = Location.of("command line");

  /** The arrivals and lengths of requests it holds, if that is what it holds. */
  public Optional<RequestTrace> requests() {
    checkPath();
    TraceFiles files = TraceFiles.of(Path.of(""), path, COMMAND_LINE);
    return format.equals(TraceFormats.AUTO) && RequestTraces.recognises(files)
        ? Optional.of(RequestTraces.read(files))
        : Optional.empty();
  }

  /** Opens the trace; {@code watch} is told how far the reading is. */
  public RoutingTrace open(ReadingWatch watch) {
    requests().ifPresent(requests -> {
      throw new InputException(
          Location.of(path),
          "arrivals and lengths of requests (" + requests.format()
              + "), no expert selections; moesim trace info describes them");
    });
    Keys.FORMAT.type().read(written("--format", format));
    if (TraceFormats.find(format).map(TraceFormat::generates).orElse(false)) {
      throw new InputException(
          Location.of("--format " + format),
          "a generator, which reads no files; name it in a scenario");
    }
    Optional<MoeModel> card = Optional.empty();
    if (!model.isEmpty()) {
      Keys.PRESET.type().read(written("--model", model));
      card = ModelCards.find(model)
          .map(found -> found.toModel(Keys.WEIGHTS.fallback().orElseThrow()));
    }
    Options own = OptionSettings.read(settings, "top_k=6");
    return new TraceSpec(
            format,
            Optional.of(path),
            Path.of(""),
            own,
            COMMAND_LINE,
            Optional.empty(),
            path,
            false)
        .open(card, 0, watch);
  }

  /** Refuses a path that no file matches, before anything is read. */
  public void check() {
    checkPath();
    TraceFiles.of(Path.of(""), path, COMMAND_LINE);
  }

  /**
   * Refuses a file that is there already, unless {@code replace}; and one that the trace itself is
   * read from always.
   *
   * @throws InputException if {@code target} must not be written
   */
  public void checkTarget(Path target, boolean replace) {
    checkPath();
    boolean piped = path.equals(TraceFiles.STANDARD_INPUT);
    for (Path file : piped ? List.<Path>of() : TraceFiles.found(Path.of(""), path, COMMAND_LINE)) {
      if (isSame(file, target)) {
        throw new InputException(
            Location.of(target), "is a file of the trace that is read; name another file");
      }
    }
    if (Files.isRegularFile(target) && !replace) {
      throw new InputException(
          Location.of(target), "exists already; name another file, or --force replaces it");
    }
  }

  /** A folder is read with all that is below it, which of this one would take hours. */
  private void checkPath() {
    if (Path.of(path).toAbsolutePath().normalize().getNameCount() == 0) {
      throw new InputException(
          COMMAND_LINE,
          "\"" + path + "\" is the whole file system; name a trace: a file, a folder or a glob");
    }
  }

  private static boolean isSame(Path file, Path target) {
    try {
      return Files.exists(target) && Files.isSameFile(file, target);
    } catch (IOException e) {
      throw new InputException(Location.of(target), "cannot be looked at: " + e.getMessage(), e);
    }
  }

  /**
   * The way to write called {@code name}; if that is empty, the one that the ending of {@code
   * target} tells, or moesim's own if it has none.
   *
   * @throws InputException if there is no such way
   */
  public static TraceTarget target(String name, Path target) {
    if (name.isEmpty()) {
      return TraceTargets.of(target, TraceTargets.find(OWN).orElseThrow());
    }
    List<String> names = TraceTargets.all().stream().map(TraceTarget::name).toList();
    ValueType.oneOf("target format", names).read(written("--to", name));
    return TraceTargets.find(name).orElseThrow();
  }

  private static Written written(String option, String text) {
    return new Written(option, text, Written.Kind.TEXT, COMMAND_LINE);
  }
}
