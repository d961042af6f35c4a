package moesim.traces;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.TraceFacts;
import moesim.traces.patterns.RoutingPatterns;

/**
 * The counters behind a {@link TraceSummary}, fed block by block.
 *
 * <p>Tokens are numbered from 0 over the whole trace. An expert is reused if the token that
 * selected it last is the one before this one, so that no set of experts is ever built or compared.
 */
public final class SummaryScan {
  /** The previous token of a token that has none. */
  private static final long NONE = -1;

  /**
   * The last token to do what none has done yet; not {@link #NONE}, so that the two never match.
   */
  private static final long NEVER = -2;

  private final MoeModel model;
  private final TraceFacts facts;
  // By phase code.
  private final LoadCounts[] counts;
  // [layers][experts]
  private final long[] lastSelectedBy;
  // [layers]
  private final long[] lastRecorded;
  // [requests]
  private final long[] prefillLengths;
  private final long[] decodeLengths;
  private long token = NONE;
  private long previous = NONE;
  private int request = -1;
  private Phase phase = Phase.PREFILL;

  /** Nothing counted yet of a trace of {@code model}, of which {@code facts} are known. */
  public SummaryScan(MoeModel model, TraceFacts facts) {
    this.model = model;
    this.facts = facts;
    counts = new LoadCounts[] {new LoadCounts(model), new LoadCounts(model)};
    lastSelectedBy = new long[model.pages()];
    Arrays.fill(lastSelectedBy, NEVER);
    lastRecorded = new long[model.layers()];
    Arrays.fill(lastRecorded, NEVER);
    prefillLengths = new long[facts.requests()];
    decodeLengths = new long[facts.requests()];
  }

  /** Counts the tokens of {@code block}; they follow those of the last call. */
  public void add(RoutingBlock block) {
    int[] requests = block.requests();
    short[] experts = block.experts();
    int layers = model.layers();
    int topK = model.topK();
    int cell = 0;
    for (int i = 0; i < block.tokens(); i++) {
      begin(requests[i], block.phase(i));
      for (int layer = 0; layer < layers; layer++, cell += topK) {
        select(layer, experts, cell, cell + topK);
      }
    }
  }

  private void begin(int ofRequest, Phase ofPhase) {
    if (ofRequest < 0 || ofRequest >= prefillLengths.length) {
      throw new IllegalStateException(
          facts.source() + ": request=" + ofRequest + " but requests=" + facts.requests());
    }
    previous = ofRequest == request && ofPhase == phase ? token : NONE;
    request = ofRequest;
    phase = ofPhase;
    token++;
    long[] lengths = ofPhase == Phase.PREFILL ? prefillLengths : decodeLengths;
    lengths[ofRequest]++;
  }

  private void select(int layer, short[] experts, int from, int to) {
    int routedExperts = model.experts();
    int firstPage = layer * routedExperts;
    LoadCounts ofPhase = counts[phase.code()];
    long[] loads = ofPhase.loads;
    int routed = 0;
    int zero = 0;
    int again = 0;
    for (int cell = from; cell < to; cell++) {
      int expert = experts[cell];
      if (expert >= routedExperts) {
        zero++;
      } else if (expert != RoutingBlock.ABSENT) {
        int page = firstPage + expert;
        routed++;
        again += lastSelectedBy[page] == previous ? 1 : 0;
        lastSelectedBy[page] = token;
        loads[page]++;
      }
    }
    if (routed + zero > 0) {
      ofPhase.tokens[layer]++;
      ofPhase.zeroSelections[layer] += zero;
      ofPhase.followed[layer] += lastRecorded[layer] == previous ? routed : 0;
      ofPhase.reused[layer] += again;
      lastRecorded[layer] = token;
    }
  }

  /**
   * What was counted, with {@code patterns} of the same tokens.
   *
   * @throws IllegalStateException if the tokens are not those the facts promised
   */
  public TraceSummary summary(RoutingPatterns patterns) {
    long prefillTokens = Arrays.stream(prefillLengths).sum();
    long decodeTokens = Arrays.stream(decodeLengths).sum();
    if (prefillTokens != facts.prefillTokens() || decodeTokens != facts.decodeTokens()) {
      throw new IllegalStateException(
          facts.source() + ": read prefillTokens=" + prefillTokens + " decodeTokens=" + decodeTokens
              + ", but opened with prefillTokens=" + facts.prefillTokens() + " decodeTokens="
              + facts.decodeTokens());
    }
    List<LayerSummary> layers = together().layers();
    return new TraceSummary(
        model,
        facts.requests(),
        prefillTokens,
        decodeTokens,
        lengthsOf(prefillLengths, prefillTokens),
        lengthsOf(decodeLengths, decodeTokens),
        layers,
        LayerReuse.ofAll(layers),
        patterns);
  }

  /** One summary per layer of the tokens of {@code ofPhase} alone. */
  public List<LayerSummary> layers(Phase ofPhase) {
    return counts[ofPhase.code()].layers();
  }

  /** Selections of each page by tokens of {@code ofPhase}, a copy. */
  public long[] loads(Phase ofPhase) {
    return counts[ofPhase.code()].loads.clone();
  }

  private LoadCounts together() {
    return counts[Phase.PREFILL.code()].plus(counts[Phase.DECODE.code()]);
  }

  private static Optional<SummaryLengths> lengthsOf(long[] lengths, long tokens) {
    return tokens == 0 ? Optional.empty() : Optional.of(SummaryLengths.of(lengths));
  }
}
