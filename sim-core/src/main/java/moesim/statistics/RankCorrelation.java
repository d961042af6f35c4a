package moesim.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Spearman's rank correlation of two columns of counts: Pearson's correlation of their ranks, equal
 * counts sharing the mean of their ranks.
 *
 * <p><b>Source.</b> C. Spearman, American Journal of Psychology 15, 1904. Commons Math computes the
 * same, from objects; the columns here are heat maps of 10^5 entries per layer.
 */
public final class RankCorrelation {
  private RankCorrelation() {}

  /** Spearman's rho; empty if one of the columns is constant, or shorter than two. */
  public static OptionalDouble spearman(int[] left, int[] right) {
    if (left.length != right.length) {
      throw new IllegalArgumentException("left=" + left.length + " right=" + right.length);
    }
    double[] x = ranks(left);
    double[] y = ranks(right);
    // Ranks from 1 to n, ties or not, have the mean (n + 1) / 2.
    double mean = (x.length + 1) / 2.0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      double dx = x[i] - mean;
      double dy = y[i] - mean;
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
    }
    return xx == 0 || yy == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(xy / (Math.sqrt(xx) * Math.sqrt(yy)));
  }

  private static double[] ranks(int[] counts) {
    int n = counts.length;
    // A count in the upper half and its place in the lower: one sort of numbers, no objects.
    long[] order = new long[n];
    for (int i = 0; i < n; i++) {
      order[i] = (long) counts[i] << Integer.SIZE | i;
    }
    Arrays.sort(order);
    double[] ranks = new double[n];
    for (int from = 0; from < n; ) {
      int to = from + 1;
      while (to < n && order[to] >> Integer.SIZE == order[from] >> Integer.SIZE) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[(int) order[i]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
