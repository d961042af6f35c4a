package moesim.traces;

import java.util.ArrayList;
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
final class SummaryScan {
  /** The previous token of a token that has none. */
  private static final long NONE = -1;

  /**
   * The last token to do what none has done yet; not {@link #NONE}, so that the two never match.
   */
  private static final long NEVER = -2;

  private final MoeModel model;
  private final TraceFacts facts;
  // [layers][experts]
  private final long[] loads;
  private final long[] lastSelectedBy;
  // [layers]
  private final long[] tokens;
  private final long[] zeroSelections;
  private final long[] lastRecorded;
  private final long[] followed;
  private final long[] reused;
  // [requests]
  private final long[] prefillLengths;
  private final long[] decodeLengths;
  private long token = NONE;
  private long previous = NONE;
  private int request = -1;
  private Phase phase = Phase.PREFILL;

  SummaryScan(MoeModel model, TraceFacts facts) {
    this.model = model;
    this.facts = facts;
    loads = new long[model.pages()];
    lastSelectedBy = new long[model.pages()];
    Arrays.fill(lastSelectedBy, NEVER);
    tokens = new long[model.layers()];
    zeroSelections = new long[model.layers()];
    lastRecorded = new long[model.layers()];
    Arrays.fill(lastRecorded, NEVER);
    followed = new long[model.layers()];
    reused = new long[model.layers()];
    prefillLengths = new long[facts.requests()];
    decodeLengths = new long[facts.requests()];
  }

  void add(RoutingBlock block) {
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
      tokens[layer]++;
      zeroSelections[layer] += zero;
      followed[layer] += lastRecorded[layer] == previous ? routed : 0;
      reused[layer] += again;
      lastRecorded[layer] = token;
    }
  }

  TraceSummary summary(RoutingPatterns patterns) {
    long prefillTokens = Arrays.stream(prefillLengths).sum();
    long decodeTokens = Arrays.stream(decodeLengths).sum();
    if (prefillTokens != facts.prefillTokens() || decodeTokens != facts.decodeTokens()) {
      throw new IllegalStateException(
          facts.source() + ": read prefillTokens=" + prefillTokens + " decodeTokens=" + decodeTokens
              + ", but opened with prefillTokens=" + facts.prefillTokens() + " decodeTokens="
              + facts.decodeTokens());
    }
    List<LayerSummary> layers = new ArrayList<>();
    LayerReuse reuse = LayerReuse.NONE;
    for (int layer = 0; layer < model.layers(); layer++) {
      LayerSummary summary = layer(layer);
      layers.add(summary);
      reuse = reuse.plus(summary.reuse());
    }
    return new TraceSummary(
        model,
        facts.requests(),
        prefillTokens,
        decodeTokens,
        lengthsOf(prefillLengths, prefillTokens),
        lengthsOf(decodeLengths, decodeTokens),
        layers,
        reuse,
        patterns);
  }

  private static Optional<SummaryLengths> lengthsOf(long[] lengths, long tokens) {
    return tokens == 0 ? Optional.empty() : Optional.of(SummaryLengths.of(lengths));
  }

  private LayerSummary layer(int layer) {
    int firstPage = model.page(layer, 0);
    long[] load = Arrays.copyOfRange(loads, firstPage, firstPage + model.experts());
    long selections = Arrays.stream(load).sum();
    int unused = (int) Arrays.stream(load).filter(count -> count == 0).count();
    return new LayerSummary(
        model.layerIds().get(layer),
        tokens[layer],
        selections,
        zeroSelections[layer],
        unused,
        selections == 0
            ? Optional.empty()
            : Optional.of(LayerLoad.of(load, selections, tokens[layer], model.topK())),
        LayerReuse.of(followed[layer], reused[layer], load, tokens[layer]));
  }
}
