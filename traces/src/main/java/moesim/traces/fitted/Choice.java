package moesim.traces.fitted;

import java.util.Arrays;

/**
 * How one of several things is chosen in a phase: experts of a layer, or kinds of tokens.
 *
 * <p><b>Ownership.</b> The arrays are not copied and never changed.
 *
 * @param counts how often each was selected, as measured
 * @param unseen what is added to every count: nothing is impossible because it was not seen, and
 *     what was seen often was so in part by chance
 * @param tilts by what the weight of each differs from its share of the counts
 * @param again factor of the weight by the class of the age since it was used last
 * @param first factor of the weight of what the request has not used yet, by the class of the
 *     request's age
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Choice(long[] counts, double unseen, double[] tilts, double[] again, double[] first) {
  /** What a fit begins with. */
  static final double UNSEEN = 0.5;

  /** Of a phase that was not recorded. */
  static Choice unmeasured(int choices) {
    double[] even = new double[choices];
    double[] ageless = new double[Ages.CLASSES];
    Arrays.fill(even, 1);
    Arrays.fill(ageless, 1);
    return new Choice(new long[choices], UNSEEN, even, ageless, ageless);
  }

  /** True if the phase was recorded. */
  boolean isMeasured() {
    return sum() > 0;
  }

  long sum() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /** The share of each, unseen ones included. */
  double[] shares() {
    double sum = sum() + unseen * counts.length;
    double[] shares = new double[counts.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (counts[i] + unseen) / sum;
    }
    return shares;
  }
}
