package moesim.scenario;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import moesim.input.Option;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceFormats;

/** Turns the {@code trace} section into a {@link TraceSpec}. */
final class TraceBinder {
  private final Path base;

  /** Paths already looked up: a sweep names the same one at every point. */
  private final Set<String> foundPaths = new LinkedHashSet<>();

  /** Relative paths start from {@code base}. */
  TraceBinder(Path base) {
    this.base = base;
  }

  /** The trace of a run with the given seed and model. */
  TraceSpec bind(Options trace, long seed, Optional<MoeModel> card) {
    String name = trace.get(Keys.FORMAT);
    Optional<TraceFormat> format = TraceFormats.find(name);
    Optional<String> path = trace.find(Keys.PATH);
    boolean generates = format.isPresent() && format.get().generates();
    if (generates && path.isPresent()) {
      throw trace.problem(
          Keys.PATH,
          "trace format \"" + name + "\" is a generator and reads no files; leave it out");
    }
    if (!generates && path.isEmpty()) {
      throw trace.problem(Keys.PATH, "missing: " + Keys.PATH.sentence());
    }
    Options own = ownOptions(trace);
    format.ifPresent(chosen -> checkOptions(chosen, own));
    path.ifPresent(written -> checkPath(trace, written));
    StringBuilder key =
        new StringBuilder(name + "|" + path.orElse("") + "|" + (generates ? seed : 0));
    own.names().stream()
        .sorted()
        .forEach(option -> key.append('|').append(option).append('=').append(own.text(option)));
    card.ifPresent(model -> key.append('|').append(model));
    return new TraceSpec(name, path, base, own, trace.locationOf(Keys.PATH), key.toString());
  }

  private static Options ownOptions(Options trace) {
    Set<String> common = new LinkedHashSet<>();
    Keys.section("trace").options().forEach(option -> common.add(option.name()));
    return trace.without(common);
  }

  private static void checkOptions(TraceFormat format, Options own) {
    List<String> known = format.options().stream().map(Option::name).toList();
    for (String name : own.names()) {
      if (!known.contains(name)) {
        String has =
            known.isEmpty() ? "which has none" : "whose options are " + String.join(", ", known);
        throw own.problem(name, "not an option of trace format \"" + format.name() + "\", " + has);
      }
    }
    for (Option<?> option : format.options()) {
      if (option.required()) {
        own.get(option);
      } else {
        own.find(option);
      }
    }
  }

  private void checkPath(Options trace, String path) {
    if (foundPaths.add(path)) {
      TraceFiles.of(base, path, trace.locationOf(Keys.PATH));
    }
  }
}
