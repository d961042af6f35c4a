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
  // [phases][layers + 1]: effective choices, summed up over copies.
  private final double[][] effective;
  // [layers]: variation between requests, summed up over copies.
  private final double[] variation;
  private int copies;

  // The copy under way.
  private final double[][][] chosen;
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
    selected = choices();
    chosen = choices();
    ages = new double[2][layers + 1][2 * Ages.CLASSES];
    effective = new double[2][layers + 1];
    variation = new double[layers];
    squares = new double[layers];
    totals = new long[layers * experts];
    ofRequest = new long[layers * experts];
    used = new int[layers * experts];
    kindUsed = new int[kinds];
  }

  private double[][][] choices() {
    double[][][] choices = new double[2][layers + 1][];
    for (double[][] phase : choices) {
      for (int row = 0; row <= layers; row++) {
        phase[row] = new double[row < layers ? experts : kinds];
      }
    }
    return choices;
  }

  /** Counts one token of the request under way. */
  void add(int phase, int kind, short[] ids, int from) {
    int token = ++requestTokens;
    age(ages[phase][layers], kindUsed[kind], token);
    kindUsed[kind] = token;
    chosen[phase][layers][kind]++;
    int cell = from;
    for (int layer = 0, row = 0; layer < layers; layer++, row += experts, cell += topK) {
      double[] counts = chosen[phase][layer];
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
    for (int phase = 0; phase < 2; phase++) {
      for (int row = 0; row <= layers; row++) {
        endCopy(phase, row);
      }
    }
    copies++;
    requests = 0;
    tokens = 0;
    Arrays.fill(squares, 0);
    Arrays.fill(totals, 0);
  }

  private void endCopy(int phase, int row) {
    double[] counts = chosen[phase][row];
    effective[phase][row] += effective(counts);
    for (int i = 0; i < counts.length; i++) {
      selected[phase][row][i] += counts[i];
    }
    Arrays.fill(counts, 0);
  }

  private static double effective(double[] counts) {
    double sum = 0;
    double logs = 0;
    for (double count : counts) {
      sum += count;
      logs += count > 0 ? count * StrictMath.log(count) : 0;
    }
    return sum == 0 ? 1 : sum * StrictMath.exp(-logs / sum);
  }

  /**
   * Effective number of choices of {@code row} in one copy, the exponential of the entropy of what
   * was selected: how many equally popular ones would have it.
   */
  double effective(int phase, int row) {
    return effective[phase][row] / copies;
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
