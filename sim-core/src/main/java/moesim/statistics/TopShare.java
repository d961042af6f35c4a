package moesim.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How much of a total its largest parts carry.
 *
 * <p>With n counts sorted downwards and a share q, the value is the sum of the first q·n of them
 * over the sum of all; if q·n is no whole number, the next count is added in part. Equal counts
 * therefore give exactly q.
 */
public final class TopShare {
  // 0.1 * 30 is 3.0000000000000004 in binary; a whole number that is missed by so little is meant.
  private static final double ROUNDING = 1e-9;

  private TopShare() {}

  /** What the largest {@code share} of {@code counts} carries; empty if they sum to 0. */
  public static OptionalDouble of(int[] counts, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is in [0, 1], got " + share);
    }
    int[] sorted = counts.clone();
    Arrays.sort(sorted);
    long total = 0;
    for (int count : sorted) {
      total += count;
    }
    if (total == 0) {
      return OptionalDouble.empty();
    }
    double wanted = share * sorted.length;
    int whole = (int) (wanted + ROUNDING);
    double carried = 0;
    for (int i = 0; i < whole; i++) {
      carried += sorted[sorted.length - 1 - i];
    }
    if (whole < sorted.length) {
      carried += Math.max(0, wanted - whole) * sorted[sorted.length - 1 - whole];
    }
    return OptionalDouble.of(carried / total);
  }
}
