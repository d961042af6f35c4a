package moesim.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.Suggestion;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.traces.ReadingWatch;
import moesim.traces.RememberedTrace;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormat;
import moesim.traces.TraceFormats;
import moesim.traces.TraceRequest;

/**
 * The trace a run replays.
 *
 * @param format name of the format, or auto
 * @param path what to read; empty for a generator
 * @param base folder that a relative path starts from
 * @param options values of the format's own options
 * @param location where the path, or else the trace, was written
 * @param attacked the caches that an adaptive trace plays against
 * @param key text that is the same for two runs that replay the same trace
 * @param isRandom true if another seed of the scenario makes another trace
 */
public record TraceSpec(
    String format,
    Optional<String> path,
    Path base,
    Options options,
    Location location,
    Optional<CacheSetup> attacked,
    String key,
    boolean isRandom) {

  /** This trace made against {@code caches}. */
  TraceSpec against(CacheSetup caches) {
    return new TraceSpec(
        format,
        path,
        base,
        options,
        location,
        Optional.of(caches),
        key + "|" + caches.description(),
        isRandom);
  }

  /**
   * Opens the trace; reads as much of it as its format needs for that. A short generated one is
   * kept in memory.
   */
  public RoutingTrace open(Optional<MoeModel> card, long seed) {
    return open(card, seed, ReadingWatch.none());
  }

  /** As above; {@code watch} is told how far the reading is. */
  public RoutingTrace open(Optional<MoeModel> card, long seed, ReadingWatch watch) {
    RoutingTrace trace = openOnce(card, seed, watch);
    return chosen(files()).generates() ? RememberedTrace.of(trace) : trace;
  }

  /** Opens the trace for a single pass. */
  public RoutingTrace openOnce(Optional<MoeModel> card, long seed) {
    return openOnce(card, seed, ReadingWatch.none());
  }

  /** As above; {@code watch} is told how far the reading is. */
  public RoutingTrace openOnce(Optional<MoeModel> card, long seed, ReadingWatch watch) {
    TraceFiles files = files();
    TraceFormat chosen = chosen(files);
    checkOptions(chosen);
    TraceRequest request = new TraceRequest(
        files, options, card, seed, attacked.map(caches -> caches::opponent), watch);
    try {
      return chosen.open(request);
    } catch (InputException e) {
      throw card.isEmpty() || chosen.generates() ? e : PresetAdvice.added(e, chosen, request);
    }
  }

  private void checkOptions(TraceFormat chosen) {
    List<String> own = chosen.options().stream().map(Option::name).toList();
    for (String name : options.names()) {
      if (!own.contains(name)) {
        throw options.problem(
            name,
            "not an option of trace format \"" + chosen.name() + "\", which was recognised"
                + (own.isEmpty() ? "; it has none" : Suggestion.forName(name, own)));
      }
    }
  }

  private TraceFiles files() {
    return path.map(text -> TraceFiles.of(base, text, location)).orElseGet(TraceFiles::none);
  }

  private TraceFormat chosen(TraceFiles files) {
    return format.equals(TraceFormats.AUTO)
        ? TraceFormats.recognise(files)
        : TraceFormats.find(format).orElseThrow();
  }
}
