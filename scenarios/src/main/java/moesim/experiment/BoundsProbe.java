package moesim.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import moesim.routing.RoutingTrace;
import moesim.scenario.Bounds;
import moesim.scenario.CacheRun;

/**
 * How long the bounds of optima take: tried on the beginning of a trace, twice as much of it each
 * time, until that takes a while, and scaled up. Their time grows with the length of a trace where
 * capacity and means are the same.
 */
final class BoundsProbe {
  private static final double SECONDS = 0.5;
  private static final long FIRST_TOKENS = 16;
  private static final int MOST_PROBES = 12;

  private final LongSupplier wallNanos;
  private final Map<String, Double> secondsPerAccess = new LinkedHashMap<>();

  BoundsProbe(LongSupplier wallNanos) {
    this.wallNanos = wallNanos;
  }

  /** Seconds for the bounds of {@code run}, at most; 0 if it has none. */
  double seconds(CacheRun run, RoutingTrace trace) {
    long accesses = Footprint.accesses(run, trace);
    OptimumBounds.Means means = run.isOptimum()
        ? OptimumBounds.meansOf(run, trace.model(), accesses)
        : OptimumBounds.Means.NONE;
    if (means == OptimumBounds.Means.NONE) {
      return 0;
    }
    String kind = means + "|" + run.cache().capacity() + "|" + trace.model().name();
    Double rate = secondsPerAccess.get(kind);
    if (rate == null) {
      if (secondsPerAccess.size() >= MOST_PROBES) {
        return accesses * mean();
      }
      rate = tried(
          run.boundedBy(means == OptimumBounds.Means.FLOW ? Bounds.FLOW : Bounds.PFOO), trace);
      secondsPerAccess.put(kind, rate);
    }
    return accesses * rate;
  }

  private double mean() {
    return secondsPerAccess.values().stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(0);
  }

  /** Seconds per access, at the greatest length that was tried. */
  private double tried(CacheRun run, RoutingTrace trace) {
    long all = trace.facts().tokens();
    for (long tokens = FIRST_TOKENS; ; tokens *= 2) {
      RoutingTrace part = new FirstTokens(trace, Math.min(tokens, all));
      long begin = wallNanos.getAsLong();
      long accesses;
      try (SharedTraces shared = new SharedTraces(List.of(run))) {
        accesses = shared.future(run, part).orElseThrow().accesses();
        if (accesses > 0) {
          OptimumBounds.of(run, part, shared, Long.MAX_VALUE);
        }
        shared.release(run);
      }
      double seconds = (wallNanos.getAsLong() - begin) / 1e9;
      if (seconds >= SECONDS || tokens >= all) {
        return accesses == 0 ? 0 : seconds / accesses;
      }
    }
  }
}
