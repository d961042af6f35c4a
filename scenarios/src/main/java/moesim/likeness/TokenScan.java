package moesim.likeness;

import java.util.Arrays;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;

/** What the tokens of a trace select again, counted token by token. */
final class TokenScan {
  /** Ages of this and more are counted as one. */
  static final int OLDEST = 512;

  /** Tokens of a window whose experts are a working set. */
  static final int WINDOW = 32;

  private final int layers;
  private final int topK;
  private final int experts;
  /** By age of the last use within the request; 0 is a first use. */
  final long[] ages = new long[OLDEST + 1];
  /** By selections in common with the token before, over all layers. */
  final long[] overlaps;
  /** By different experts of a layer in a window. */
  final long[] workingSets;

  private final Lengths prompts = new Lengths();
  private final Lengths outputs = new Lengths();

  private final int[] used;
  private final long[] ofRequest;
  private final double[] totals;
  private final double[] squares;
  private final int[] inWindow;
  private int lastRequest = -1;
  private int token;
  private long tokens;
  private int requests;

  TokenScan(MoeModel model) {
    layers = model.layers();
    topK = model.topK();
    experts = model.selectableExperts();
    overlaps = new long[layers * topK + 1];
    workingSets = new long[experts + 1];
    used = new int[layers * experts];
    ofRequest = new long[layers * experts];
    totals = new double[layers * experts];
    squares = new double[layers];
    inWindow = new int[layers];
  }

  /** Lengths of requests, as a histogram that grows. */
  private static final class Lengths {
    private long[] counts = new long[16];

    private void add(int length) {
      if (length >= counts.length) {
        counts = Arrays.copyOf(counts, Math.max(length + 1, 2 * counts.length));
      }
      counts[length]++;
    }
  }

  void add(RoutingBlock block) {
    int width = layers * topK;
    for (int i = 0; i < block.tokens(); i++) {
      if (block.requests()[i] != lastRequest) {
        endRequest();
        lastRequest = block.requests()[i];
      }
      token++;
      phaseTokens[block.phase(i) == Phase.PREFILL ? 0 : 1]++;
      add(block.experts(), i * width);
    }
  }

  private final int[] phaseTokens = new int[2];

  private void add(short[] ids, int from) {
    int windowStart = (token - 1) / WINDOW * WINDOW;
    int overlap = 0;
    int cell = from;
    for (int layer = 0, row = 0; layer < layers; layer++, row += experts) {
      for (int i = 0; i < topK; i++, cell++) {
        if (ids[cell] >= 0) {
          int page = row + ids[cell];
          int last = used[page];
          ages[last == 0 ? 0 : Math.min(OLDEST, token - last)]++;
          overlap += last != 0 && last == token - 1 ? 1 : 0;
          inWindow[layer] += last <= windowStart ? 1 : 0;
          used[page] = token;
          ofRequest[page]++;
        }
      }
    }
    if (token > 1) {
      overlaps[overlap]++;
    }
    if (token % WINDOW == 0) {
      for (int layer = 0; layer < layers; layer++) {
        workingSets[Math.min(experts, inWindow[layer])]++;
      }
      Arrays.fill(inWindow, 0);
    }
  }

  private void endRequest() {
    if (token == 0) {
      return;
    }
    for (int layer = 0, page = 0; layer < layers; layer++) {
      for (int expert = 0; expert < experts; expert++, page++) {
        squares[layer] += (double) ofRequest[page] * ofRequest[page] / token;
        totals[page] += ofRequest[page];
      }
    }
    prompts.add(phaseTokens[0]);
    outputs.add(phaseTokens[1]);
    requests++;
    tokens += token;
    token = 0;
    Arrays.fill(phaseTokens, 0);
    Arrays.fill(used, 0);
    Arrays.fill(ofRequest, 0);
    Arrays.fill(inWindow, 0);
  }

  /** Ends the last request; nothing is added afterwards. */
  void end() {
    endRequest();
  }

  long[] promptLengths() {
    return prompts.counts;
  }

  long[] outputLengths() {
    return outputs.counts;
  }

  int requests() {
    return requests;
  }

  /**
   * By how much requests differ: the mean over layers and requests of Σ (selections − expected)²
   * per token.
   */
  double variation() {
    double sum = 0;
    for (int layer = 0, page = 0; layer < layers; layer++) {
      sum += squares[layer];
      for (int expert = 0; expert < experts; expert++, page++) {
        sum -= totals[page] * totals[page] / tokens;
      }
    }
    return sum / layers / requests;
  }
}
