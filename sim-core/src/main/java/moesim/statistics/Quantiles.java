package moesim.statistics;

import java.util.Arrays;

/**
 * Quantiles of a set of counts by nearest rank: the p-quantile is the smallest value that at least
 * a share p of the values does not exceed, so it is always a value that occurred.
 *
 * <p><b>Source.</b> R. J. Hyndman, Y. Fan, Sample Quantiles in Statistical Packages, American
 * Statistician 50, 1996, definition 1; {@code inverted_cdf} in numpy.
 */
public final class Quantiles {
  // 0.07 * 100 is 7.000000000000001 in binary, yet asks for the 7th value of 100; R allows the same
  // error.
  private static final double ROUNDING = 4 * Math.ulp(1.0);

  private final long[] sorted;

  /** The quantiles of {@code values}, which are copied and need no order. */
  public Quantiles(long[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values, hence no quantiles");
    }
    sorted = values.clone();
    Arrays.sort(sorted);
  }

  /**
   * The {@code share}-quantile, {@code share} in [0, 1]: 0 is the minimum, 0.5 the median, 1 the
   * maximum.
   */
  public long at(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "a quantile is asked for at a share in [0, 1], got " + share);
    }
    double rank = Math.ceil(share * sorted.length * (1 - ROUNDING));
    return sorted[Math.max(0, (int) rank - 1)];
  }
}
