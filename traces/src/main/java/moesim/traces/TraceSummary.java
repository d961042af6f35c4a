package moesim.traces;

import java.util.List;
import java.util.Optional;
import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.traces.patterns.PatternScan;
import moesim.traces.patterns.RoutingPatterns;

/**
 * What a trace looks like as a stationary load: how long its requests are, how unevenly each layer
 * uses its experts, and how often a token selects what the token before it selected.
 *
 * @param model geometry of the selections
 * @param requests number of requests
 * @param prefillTokens tokens of prompts, over all requests
 * @param decodeTokens generated tokens, over all requests
 * @param prefillLengths prompt tokens of one request; empty if no prompt was recorded
 * @param decodeLengths generated tokens of one request; empty if none was recorded
 * @param layers one entry per MoE layer, in the model's order
 * @param reuse next-token reuse over all layers, each weighted by its selections
 * @param patterns how selections depend on each other across layers, tokens, phases and pairs
 */
public record TraceSummary(
    MoeModel model,
    int requests,
    long prefillTokens,
    long decodeTokens,
    Optional<SummaryLengths> prefillLengths,
    Optional<SummaryLengths> decodeLengths,
    List<LayerSummary> layers,
    LayerReuse reuse,
    RoutingPatterns patterns) {
  private static final int BLOCK_TOKENS = 2048;
  // Of the heap, for the heat maps.
  private static final int SHARE = 4;

  public TraceSummary {
    layers = List.copyOf(layers);
  }

  /**
   * The summary of {@code trace}, from one pass over it. Memory: two numbers per expert and two per
   * request, and up to a quarter of the heap for heat maps of experts by experts
   * ({@link PatternScan}).
   *
   * @throws moesim.input.InputException if the trace is not what its beginning promised
   */
  public static TraceSummary of(RoutingTrace trace) {
    SummaryScan scan = new SummaryScan(trace.model(), trace.facts());
    PatternScan patterns = new PatternScan(trace.model(), Runtime.getRuntime().maxMemory() / SHARE);
    RoutingBlock block = new RoutingBlock(trace.model(), BLOCK_TOKENS, false);
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        scan.add(block);
        patterns.add(block);
      }
    }
    return scan.summary(patterns.patterns());
  }

  public long tokens() {
    return prefillTokens + decodeTokens;
  }

  /** Selections of routed experts, over all layers. */
  public long selections() {
    return layers.stream().mapToLong(LayerSummary::selections).sum();
  }

  /** Selections of zero-computation experts, over all layers. */
  public long zeroSelections() {
    return layers.stream().mapToLong(LayerSummary::zeroSelections).sum();
  }

  /** Routed experts that no token selected, over all layers. */
  public int unusedExperts() {
    return layers.stream().mapToInt(LayerSummary::unusedExperts).sum();
  }
}
