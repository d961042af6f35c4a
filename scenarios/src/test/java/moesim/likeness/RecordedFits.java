package moesim.likeness;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import moesim.input.Location;
import moesim.input.Options;
import moesim.input.Written;
import moesim.routing.RoutingTrace;
import moesim.testing.RealTraces;
import moesim.traces.RememberedTrace;
import moesim.traces.TraceFiles;
import moesim.traces.TraceFormats;
import moesim.traces.TraceRequest;
import moesim.traces.fitted.FittedRouting;
import moesim.traces.fitted.FittedTrace;
import moesim.traces.fitted.TraceFit;

/**
 * Recorded traces and what is fitted to them. A fit takes longer than all that is then measured of
 * its copies, so each is made once for all tests of a process.
 */
final class RecordedFits {
  private static final Map<List<Object>, FittedRouting> FITS = new ConcurrentHashMap<>();

  private RecordedFits() {}

  /** The recording at {@code path}; {@code topK} if its format does not say it. */
  static RoutingTrace recorded(String path, String topK) {
    TraceFiles files =
        TraceFiles.of(Path.of(""), RealTraces.require(path).toString(), Location.of("test"));
    Map<String, Written> options = new LinkedHashMap<>();
    if (topK != null) {
      options.put(
          "top_k", new Written("top_k", topK, Written.Kind.WHOLE_NUMBER, Location.of("test")));
    }
    return TraceFormats.recognise(files)
        .open(new TraceRequest(
            files, new Options(Location.of("test"), options), Optional.empty(), 0));
  }

  /**
   * The fit to {@code part} of a recording: to {@code all} of it, or its {@code first} or
   * {@code second} half.
   *
   * @param kinds of tokens; 0 leaves their number to the fit
   */
  static FittedRouting of(String path, String topK, String part, int kinds) {
    return FITS.computeIfAbsent(
        Arrays.asList(path, topK, part, kinds),
        made -> TraceFit.of(
            part(recorded(path, topK), part),
            kinds == 0 ? OptionalInt.empty() : OptionalInt.of(kinds)));
  }

  /** That part of {@code trace}. */
  static RoutingTrace part(RoutingTrace trace, String part) {
    return part.equals("all")
        ? trace
        : TracePart.of(trace, part.equals("first") ? 0 : 1).orElseThrow();
  }

  /** A copy in memory: its curves take several passes, each of which would draw it anew. */
  static RoutingTrace copy(FittedRouting fit, int requests, long seed) {
    return RememberedTrace.of(new FittedTrace(fit, requests, seed, "fitted.yaml", ""));
  }
}
