package moesim.traces.fitted;

import java.util.Arrays;
import moesim.model.MoeModel;

/**
 * What a fit makes equal between a trace and its copies: how often everything was selected, at
 * which ages, and by how much requests differ.
 *
 * <p><b>Shape.</b> Of row {@code layers}, behind the last layer, the kinds are the choices. Ages:
 * classes since the last use, then classes of the request's age at a first use.
 */
final class Moments {
  private final int layers;
  private final int topK;
  private final int experts;
  private final int kinds;
  // [phases][layers + 1][choices]
  final double[][][] selected;
  // [phases][layers + 1][2 · classes]
  final double[][][] ages;
  // [layers]: variation between requests, summed up over copies.
  private final double[] variation;
  private int copies;

  // The copy under way.
  private final double[] squares;
  private final long[] totals;
  private final long[] ofRequest;
  private final int[] used;
  private final int[] kindUsed;
  private int requests;
  private long tokens;
  private int requestTokens;

  Moments(MoeModel model, int kinds) {
    layers = model.layers();
    topK = model.topK();
    experts = model.selectableExperts();
    this.kinds = kinds;
    selected = new double[2][layers + 1][];
    ages = new double[2][layers + 1][2 * Ages.CLASSES];
    for (double[][] phase : selected) {
      for (int layer = 0; layer <= layers; layer++) {
        phase[layer] = new double[layer < layers ? experts : kinds];
      }
    }
    variation = new double[layers];
    squares = new double[layers];
    totals = new long[layers * experts];
    ofRequest = new long[layers * experts];
    used = new int[layers * experts];
    kindUsed = new int[kinds];
  }

  /** Counts one token of the request under way. */
  void add(int phase, int kind, short[] ids, int from) {
    int token = ++requestTokens;
    age(ages[phase][layers], kindUsed[kind], token);
    kindUsed[kind] = token;
    selected[phase][layers][kind]++;
    int cell = from;
    for (int layer = 0, row = 0; layer < layers; layer++, row += experts, cell += topK) {
      double[] counts = selected[phase][layer];
      double[] byAge = ages[phase][layer];
      for (int i = cell; i < cell + topK; i++) {
        int expert = ids[i];
        if (expert >= 0) {
          counts[expert]++;
          ofRequest[row + expert]++;
          age(byAge, used[row + expert], token);
        }
      }
      for (int i = cell; i < cell + topK; i++) {
        if (ids[i] >= 0) {
          used[row + ids[i]] = token;
        }
      }
    }
  }

  private static void age(double[] counts, int last, int token) {
    counts[last == 0 ? Ages.CLASSES + Ages.classOf(token) : Ages.classOf(token - last)]++;
  }

  /** Ends the request under way. */
  void endRequest() {
    if (requestTokens == 0) {
      return;
    }
    for (int layer = 0, page = 0; layer < layers; layer++) {
      for (int expert = 0; expert < experts; expert++, page++) {
        squares[layer] += (double) ofRequest[page] * ofRequest[page] / requestTokens;
        totals[page] += ofRequest[page];
      }
    }
    requests++;
    tokens += requestTokens;
    requestTokens = 0;
    Arrays.fill(ofRequest, 0);
    Arrays.fill(used, 0);
    Arrays.fill(kindUsed, 0);
  }

  /** Ends a whole trace; another copy may follow. */
  void endCopy() {
    endRequest();
    for (int layer = 0, page = 0; layer < layers; layer++) {
      double expected = 0;
      for (int expert = 0; expert < experts; expert++, page++) {
        expected += (double) totals[page] * totals[page] / Math.max(1, tokens);
      }
      variation[layer] += (squares[layer] - expected) / Math.max(1, requests);
    }
    copies++;
    requests = 0;
    tokens = 0;
    Arrays.fill(squares, 0);
    Arrays.fill(totals, 0);
  }

  /**
   * By how much requests differ at {@code layer}: the mean over requests of the sum over experts of
   * (selections − expected)² per token.
   */
  double variation(int layer) {
    return variation[layer] / copies;
  }

  /** The sums over what {@code row} of a phase chose. */
  double sum(int phase, int row) {
    return Arrays.stream(selected[phase][row]).sum();
  }

  int layers() {
    return layers;
  }

  int kinds() {
    return kinds;
  }

  /** Counts of a row, as whole numbers. */
  long[] counts(int phase, int row) {
    return Arrays.stream(selected[phase][row]).mapToLong(Math::round).toArray();
  }
}
