package moesim.traces.fitted;

import java.util.Arrays;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;

/**
 * The tokens of a trace that a fit is made on: all, or those of requests at equal distances.
 *
 * <p><b>Shape.</b> {@link #experts} is {@code [tokens][layers][topK]}; absent experts are −1.
 * <b>Memory.</b> Two bytes per id, {@link #MOST_IDS} at most.
 */
final class TokenSample {
  /** Ids that are kept, or those of one token. */
  static final long MOST_IDS = 1L << 22;

  private static final int BLOCK_TOKENS = 1024;

  final MoeModel model;
  private final int every;
  private final int width;
  final short[] experts;
  final byte[] phases;
  // Number of the request among those kept.
  final int[] requests;
  private int tokens;
  private int lastRequest = -1;
  private int kept;
  private int[] prompts = new int[16];
  private int[] outputs = new int[16];

  private TokenSample(RoutingTrace trace) {
    model = trace.model();
    width = model.layers() * model.topK();
    long all = trace.facts().tokens();
    int most = (int) Math.max(1, Math.min(all, MOST_IDS / width));
    every = (int) Math.max(1, (all + most - 1) / most);
    experts = new short[most * width];
    phases = new byte[most];
    requests = new int[most];
  }

  /** The sample of {@code trace}, from one pass over it. */
  static TokenSample of(RoutingTrace trace) {
    TokenSample sample = new TokenSample(trace);
    RoutingBlock block = new RoutingBlock(trace.model(), BLOCK_TOKENS, false);
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          sample.add(block, token);
        }
      }
    }
    if (sample.tokens == 0) {
      throw new InputException(
          Location.of(trace.facts().source()), "the trace has no tokens to fit to");
    }
    return sample;
  }

  private void add(RoutingBlock block, int token) {
    int request = block.requests()[token];
    if (request % every != 0 || tokens == phases.length) {
      return;
    }
    if (request != lastRequest) {
      lastRequest = request;
      if (kept == prompts.length) {
        prompts = Arrays.copyOf(prompts, 2 * kept);
        outputs = Arrays.copyOf(outputs, 2 * kept);
      }
      kept++;
    }
    requests[tokens] = kept - 1;
    phases[tokens] = block.phases()[token];
    (block.phase(token) == Phase.PREFILL ? prompts : outputs)[kept - 1]++;
    System.arraycopy(block.experts(), token * width, experts, tokens * width, width);
    tokens++;
  }

  int tokens() {
    return tokens;
  }

  /** First cell of {@code token} in {@link #experts}. */
  int cell(int token) {
    return token * width;
  }

  /** Ids that are not absent. */
  long ids() {
    long ids = 0;
    for (int i = 0; i < tokens * width; i++) {
      ids += experts[i] >= 0 ? 1 : 0;
    }
    return ids;
  }

  /** Lengths of the requests that were kept. */
  RequestSizes sizes() {
    return new RequestSizes(Arrays.copyOf(prompts, kept), Arrays.copyOf(outputs, kept));
  }

  /**
   * Leading selections that are in ascending order, in all tokens and layers but one of 1,000 of
   * those that have them.
   */
  int ascending() {
    int ascending = 1;
    while (ascending < model.topK() && ascends(ascending)) {
      ascending++;
    }
    return ascending;
  }

  /** True if selection {@code at} follows the one before it in order; absent ones say nothing. */
  private boolean ascends(int at) {
    int present = 0;
    int ordered = 0;
    for (int cell = at; cell < tokens * width; cell += model.topK()) {
      if (experts[cell] >= 0 && experts[cell - 1] >= 0) {
        present++;
        ordered += experts[cell] > experts[cell - 1] ? 1 : 0;
      }
    }
    return present > 0 && 1000L * (present - ordered) <= present;
  }
}
