package moesim.traces.fitted;

import moesim.input.InputException;
import moesim.input.Location;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;

/**
 * The tokens of a trace that a fit is made on: all, or, of a long trace, the first ones of requests
 * at equal distances.
 *
 * <p><b>Shape.</b> {@link #experts} is {@code [tokens][layers][topK]}; absent experts are −1.
 * <b>Memory.</b> Two bytes per id, {@link #MOST_IDS} at most.
 */
final class TokenSample {
  /** Ids that are kept, or those of one token. */
  static final long MOST_IDS = 1L << 22;

  // Of so many requests some tokens are kept, however long they are.
  private static final int FAIR_REQUESTS = 64;
  private static final int BLOCK_TOKENS = 1024;

  final MoeModel model;
  private final int width;
  final short[] experts;
  final byte[] phases;
  // Number of the request among those kept.
  final int[] requests;
  private int tokens;
  // Of all requests of the trace that have tokens, and of those kept as far as they are.
  private final RequestSizes lengths;
  private final RequestSizes sizes;

  private TokenSample(RoutingTrace trace, RequestSizes lengths, long mostIds) {
    model = trace.model();
    this.lengths = lengths;
    width = model.layers() * model.topK();
    int most = (int) Math.max(1, mostIds / width);
    int every = every(lengths, most);
    sizes = cut(TraceFit.every(lengths, every), most);
    int kept = Math.toIntExact(sizes.tokens());
    experts = new short[kept * width];
    phases = new byte[kept];
    requests = new int[kept];
    fill(trace, every);
  }

  /** The sample of {@code trace}, from two passes over it. */
  static TokenSample of(RoutingTrace trace) {
    return of(trace, MOST_IDS);
  }

  /** As above, of {@code mostIds} ids at most. */
  static TokenSample of(RoutingTrace trace, long mostIds) {
    RequestSizes lengths = RequestSizes.of(trace);
    if (lengths.count() == 0) {
      throw new InputException(
          Location.of(trace.facts().source()), "the trace has no tokens to fit to");
    }
    return new TokenSample(trace, lengths, mostIds);
  }

  /** How far requests stand apart that are kept: whole ones if there are enough of them. */
  private static int every(RequestSizes lengths, int most) {
    long whole = (lengths.tokens() + most - 1) / most;
    int fair = Math.max(1, lengths.count() / Math.min(FAIR_REQUESTS, most));
    return (int) Math.min(whole, fair);
  }

  /** As many tokens of every request as let all of them have {@code most} tokens or less. */
  private static RequestSizes cut(RequestSizes sizes, int most) {
    int least = 1;
    int cap = Integer.MAX_VALUE;
    if (sizes.tokens() <= most) {
      return sizes;
    }
    while (least < cap) {
      int middle = cap - (cap - least) / 2;
      if (sizes.upTo(middle).tokens() <= most) {
        least = middle;
      } else {
        cap = middle - 1;
      }
    }
    return sizes.upTo(least);
  }

  private void fill(RoutingTrace trace, int every) {
    RoutingBlock block = new RoutingBlock(model, BLOCK_TOKENS, false);
    int number = -1;
    int lastRequest = -1;
    int[] left = new int[2];
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          if (block.requests()[token] != lastRequest) {
            lastRequest = block.requests()[token];
            number++;
            boolean isKept = number % every == 0;
            left[Phase.PREFILL.code()] = isKept ? sizes.prompt(number / every) : 0;
            left[Phase.DECODE.code()] = isKept ? sizes.output(number / every) : 0;
          }
          if (left[block.phases()[token]]-- > 0) {
            add(block, token, number / every);
          }
        }
      }
    }
  }

  private void add(RoutingBlock block, int token, int number) {
    requests[tokens] = number;
    phases[tokens] = block.phases()[token];
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

  /** Lengths of the requests that were kept, as far as they were. */
  RequestSizes sizes() {
    return sizes;
  }

  /** Lengths of all requests of the trace. */
  RequestSizes lengths() {
    return lengths;
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
