package moesim.likeness;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import moesim.routing.Batching;
import moesim.routing.PageOrder;
import moesim.routing.Prefill;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.Scratch;
import moesim.traces.TraceSummary;
import moesim.traces.stats.TraceStatistics;

/**
 * All that is measured of one trace: the measures of {@link Statistic#all}, as far as the trace has
 * what they are measured on.
 */
final class TraceProfile {
  static final int[] BATCHES = {1, 8, 64};
  private static final int BLOCK_TOKENS = 1024;
  // Of the resamples behind intervals, which nobody compares.
  private static final long SEED = 1;

  private final TraceStatistics statistics;
  private final TokenScan tokens;
  // By batch size and phase.
  private final Map<String, StepScan> steps = new LinkedHashMap<>();
  private final Map<Prefill, MissCurves> curves = new LinkedHashMap<>();

  private TraceProfile(RoutingTrace trace, Scratch scratch) {
    statistics = TraceStatistics.of(trace, SEED, done -> {});
    tokens = new TokenScan(trace.model());
    RoutingBlock block = new RoutingBlock(trace.model(), BLOCK_TOKENS, false);
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        tokens.add(block);
      }
    }
    tokens.end();
    for (int batch : BATCHES) {
      if (batch <= statistics.summary().requests()) {
        scan(trace, batch, true, scratch);
        scan(trace, batch, false, scratch);
      }
    }
    curves.put(Prefill.PER_TOKEN, MissCurves.of(trace, Prefill.PER_TOKEN, scratch));
    if (tokensOf(true) > 0) {
      curves.put(Prefill.ONE_STEP, MissCurves.of(trace, Prefill.ONE_STEP, scratch));
    }
  }

  private void scan(RoutingTrace trace, int batch, boolean prompts, Scratch scratch) {
    if (tokensOf(prompts) == 0) {
      return;
    }
    Prefill prefill = prompts ? Prefill.ONE_STEP : Prefill.SKIP;
    Batching batching = new Batching(batch, prefill, !prompts, PageOrder.FILE);
    steps.put(key(batch, prompts), StepScan.of(trace, batching, scratch));
  }

  private static String key(int batch, boolean prompts) {
    return batch + (prompts ? " prompts" : " generated");
  }

  static TraceProfile of(RoutingTrace trace, Scratch scratch) {
    return new TraceProfile(trace, scratch);
  }

  private long tokensOf(boolean prompts) {
    TraceSummary summary = statistics.summary();
    return prompts ? summary.prefillTokens() : summary.decodeTokens();
  }

  boolean hasBothPhases() {
    return tokensOf(true) > 0 && tokensOf(false) > 0;
  }

  TraceStatistics statistics() {
    return statistics;
  }

  TokenScan tokens() {
    return tokens;
  }

  Optional<StepScan> steps(int batch, boolean prompts) {
    return Optional.ofNullable(steps.get(key(batch, prompts))).filter(scan -> !scan.isEmpty());
  }

  Optional<MissCurves> curves(Prefill prefill) {
    return Optional.ofNullable(curves.get(prefill));
  }
}
