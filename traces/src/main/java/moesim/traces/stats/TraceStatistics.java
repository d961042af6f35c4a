package moesim.traces.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.traces.LayerSummary;
import moesim.traces.SummaryScan;
import moesim.traces.TraceSummary;
import moesim.traces.TraceWarnings;
import moesim.traces.patterns.CoActivations;
import moesim.traces.patterns.NextCounts;
import moesim.traces.patterns.PatternScan;
import moesim.traces.patterns.RoutingPatterns;

/**
 * All there is to know of a trace by itself, without a machine: per layer, prompts and generated
 * tokens apart and together.
 *
 * <p><b>Memory.</b> The trace passes by once. Heat maps of experts by experts take 24 bytes per
 * entry and layer, up to a quarter of the heap; everything else is a few numbers per expert and
 * layer, per subject, and per expert of at most 128 parts of the trace. <b>Source.</b>
 * docs/model.md, "What <code>trace stats</code> measures".
 */
public final class TraceStatistics {
  private static final int CELLS_PER_BLOCK = 1 << 17;
  private static final int MOST_TOKENS_PER_BLOCK = 2048;
  // Of the heap, for the heat maps.
  private static final int SHARE = 4;

  private final MoeModel model;
  private final TraceFacts facts;
  private final List<String> warnings;
  private final TraceSummary summary;
  private final List<SetStatistics> sets;
  private final PatternScan patterns;
  private final Optional<SubjectStatistics> subjects;

  private TraceStatistics(
      RoutingTrace trace,
      TraceSummary summary,
      List<SetStatistics> sets,
      PatternScan patterns,
      Optional<SubjectStatistics> subjects) {
    // Not the trace: it may be in memory.
    model = trace.model();
    facts = trace.facts();
    warnings = TraceWarnings.of(trace);
    this.summary = summary;
    this.sets = List.copyOf(sets);
    this.patterns = patterns;
    this.subjects = subjects;
  }

  /**
   * The statistics of {@code trace}, from one pass over it, with heat maps in a quarter of the heap.
   *
   * @param seed of the resamples
   * @param tokensDone is told how many tokens are done
   * @throws moesim.input.InputException if the trace is not what its beginning promised
   */
  public static TraceStatistics of(RoutingTrace trace, long seed, LongConsumer tokensDone) {
    return of(trace, seed, 1, tokensDone);
  }

  /** The same, where {@code traces} of them share that quarter. */
  public static TraceStatistics of(
      RoutingTrace trace, long seed, int traces, LongConsumer tokensDone) {
    MoeModel model = trace.model();
    TraceFacts facts = trace.facts();
    SummaryScan loads = new SummaryScan(model, facts);
    PatternScan patterns =
        new PatternScan(model, Runtime.getRuntime().maxMemory() / SHARE / traces);
    ReuseScan reuse = new ReuseScan(model, facts);
    GateScan gates = new GateScan(model);
    Optional<SubjectScan> subjects = SubjectScan.of(trace);
    List<StationarityScan> stationarity = new ArrayList<>();
    for (TokenSet set : TokenSet.values()) {
      if (StationarityScan.tokensOf(set, facts) > 0) {
        stationarity.add(new StationarityScan(set, model, facts));
      }
    }
    int tokens = Math.max(
        16, Math.min(MOST_TOKENS_PER_BLOCK, CELLS_PER_BLOCK / (model.layers() * model.topK())));
    RoutingBlock block = new RoutingBlock(model, tokens, facts.weights().isPresent());
    long done = 0;
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        loads.add(block);
        patterns.add(block);
        reuse.add(block);
        gates.add(block);
        subjects.ifPresent(scan -> scan.add(block));
        stationarity.forEach(scan -> scan.add(block));
        done += block.tokens();
        tokensDone.accept(done);
      }
    }
    TraceSummary summary = loads.summary(patterns.patterns());
    List<SetStatistics> sets = new ArrayList<>();
    for (StationarityScan scan : stationarity) {
      TokenSet set = scan.set();
      sets.add(new SetStatistics(
          set,
          StationarityScan.tokensOf(set, facts),
          layers(summary, loads, set),
          loadsOf(loads, set),
          facts.weights().isPresent() ? gates.sums(set) : new double[0],
          patternsOf(summary, patterns, set),
          reuse.distances(set),
          scan.stationarity(seed)));
    }
    return new TraceStatistics(
        trace, summary, sets, patterns, subjects.map(SubjectScan::statistics));
  }

  private static List<LayerSummary> layers(TraceSummary summary, SummaryScan scan, TokenSet set) {
    return switch (set) {
      case ALL -> summary.layers();
      case PREFILL -> scan.layers(Phase.PREFILL);
      case DECODE -> scan.layers(Phase.DECODE);
    };
  }

  private static RoutingPatterns patternsOf(TraceSummary summary, PatternScan scan, TokenSet set) {
    return switch (set) {
      case ALL -> summary.patterns();
      case PREFILL -> scan.patterns(Phase.PREFILL);
      case DECODE -> scan.patterns(Phase.DECODE);
    };
  }

  private static long[] loadsOf(SummaryScan scan, TokenSet set) {
    long[] loads = scan.loads(set == TokenSet.DECODE ? Phase.DECODE : Phase.PREFILL);
    if (set == TokenSet.ALL) {
      long[] others = scan.loads(Phase.DECODE);
      for (int page = 0; page < loads.length; page++) {
        loads[page] += others[page];
      }
    }
    return loads;
  }

  /** What to know about the trace, one line each. */
  public List<String> warnings() {
    return warnings;
  }

  public MoeModel model() {
    return model;
  }

  public TraceFacts facts() {
    return facts;
  }

  /** What {@code trace info} prints. */
  public TraceSummary summary() {
    return summary;
  }

  /** All tokens, then each phase that has any. */
  public List<SetStatistics> sets() {
    return sets;
  }

  /** The statistics of {@code set}, if it has tokens. */
  public Optional<SetStatistics> set(TokenSet set) {
    return sets.stream().filter(one -> one.set() == set).findFirst();
  }

  /** All tokens. */
  public SetStatistics all() {
    return sets.get(0);
  }

  /** Which experts are hot with which subject; empty if files do not tell subjects. */
  public Optional<SubjectStatistics> subjects() {
    return subjects;
  }

  /** Layers of which pairs are known. */
  public int pairLayers() {
    return patterns.measuredLayers();
  }

  /** The pairs of experts of the measured layer of number {@code index}. */
  public CoActivations pairs(int index, Phase phase) {
    return patterns.coActivations(index, phase);
  }

  /** What came at the layer after the measured layer of number {@code index}. */
  public NextCounts nextLayer(int index, Phase phase) {
    return patterns.nextLayer(index, phase);
  }

  /** What came with the next token at the measured layer of number {@code index}. */
  public NextCounts nextToken(int index, Phase phase) {
    return patterns.nextToken(index, phase);
  }

  /** What was published of the model. */
  public List<PublishedValue> published() {
    return PublishedValue.of(model);
  }
}
