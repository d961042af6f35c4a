package moesim.statistics;

import java.util.Arrays;

/**
 * How unevenly a load is spread over experts (or dies, or links): one number for a whole histogram.
 *
 * <p><b>Input.</b> One count per expert, those never selected included as 0. <b>Errors.</b> A load
 * that is negative, or that sums to nothing, has no concentration: {@link
 * IllegalArgumentException}.
 */
public final class Concentration {
  private static final double LN_2 = Math.log(2);

  private Concentration() {}

  /**
   * The largest load over the mean load; 1 if all are equal, the number of experts if one has all.
   *
   * <p><b>Source.</b> The imbalance of expert-parallel serving: the fullest expert ends last.
   */
  public static double maxOverMean(long[] loads) {
    long max = 0;
    for (long load : loads) {
      max = Math.max(max, load);
    }
    return (double) max * loads.length / total(loads);
  }

  /**
   * The Gini coefficient, 0 if all loads are equal and 1 − 1/n if one of n experts has all.
   *
   * <p>With loads sorted upwards, x(1) ≤ … ≤ x(n): G = Σ (2i − n − 1) x(i) / (n Σ x(i)), which is
   * half the mean absolute difference of two loads over the mean load.
   *
   * <p><b>Source.</b> C. Gini, Variabilità e mutabilità, 1912; the population form, without the
   * factor n/(n − 1).
   */
  public static double gini(long[] loads) {
    long total = total(loads);
    long[] sorted = loads.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double weighted = 0;
    for (int i = 0; i < n; i++) {
      weighted += (2.0 * i + 1 - n) * sorted[i];
    }
    return weighted / ((double) n * total);
  }

  /**
   * The entropy of the shares, in bits: −Σ p log2 p, with 0 log2 0 = 0. It is log2 n if all n loads
   * are equal and 0 if one expert has all; two to its power is the number of equally loaded experts
   * that would be as spread out.
   *
   * <p><b>Source.</b> C. E. Shannon, A Mathematical Theory of Communication, 1948, §6.
   */
  public static double entropyBits(long[] loads) {
    double total = total(loads);
    double nats = 0;
    for (long load : loads) {
      if (load > 0) {
        double share = load / total;
        nats -= share * StrictMath.log(share);
      }
    }
    return nats / LN_2;
  }

  /** The sum of {@code loads}, which is positive. */
  static long total(long[] loads) {
    long total = 0;
    for (int i = 0; i < loads.length; i++) {
      if (loads[i] < 0) {
        throw new IllegalArgumentException(
            "a load must not be negative: loads[" + i + "]=" + loads[i]);
      }
      total = Math.addExact(total, loads[i]);
    }
    if (total == 0) {
      throw new IllegalArgumentException("nothing to describe: loads=" + loads.length + " total=0");
    }
    return total;
  }
}
