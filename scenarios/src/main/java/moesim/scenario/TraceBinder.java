package moesim.scenario;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
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
    Options own = trace.without(Keys.namesOf("trace"));
    format.ifPresent(chosen -> PartOptions.check(
        "trace format \"" + name + "\"", chosen.options(), Keys.section("trace"), trace));
    path.ifPresent(written -> checkPath(trace, written));
    // A generator with a seed of its own makes the same trace whatever the scenario's.
    boolean seedMatters = generates && !own.names().contains(Keys.SEED.name());
    StringBuilder key =
        new StringBuilder(name + "|" + path.orElse("") + "|" + (seedMatters ? seed : 0));
    own.names().stream()
        .sorted()
        .forEach(option -> key.append('|').append(option).append('=').append(own.text(option)));
    card.ifPresent(model -> key.append('|').append(model));
    return new TraceSpec(
        name,
        path,
        base,
        own,
        trace.locationOf(Keys.PATH),
        Optional.empty(),
        key.toString(),
        seedMatters && format.get().isRandom());
  }

  /** True if the trace called {@code spec} is made against the caches of its run. */
  static boolean isAdaptive(TraceSpec spec) {
    return TraceFormats.find(spec.format()).map(TraceFormat::isAdaptive).orElse(false);
  }

  private void checkPath(Options trace, String path) {
    if (!path.equals(TraceFiles.STANDARD_INPUT) && foundPaths.add(path)) {
      TraceFiles.found(base, path, trace.locationOf(Keys.PATH));
    }
  }
}
