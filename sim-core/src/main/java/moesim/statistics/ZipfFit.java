package moesim.statistics;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * Zipf's law fitted to a load: the r-th most loaded expert has a load proportional to r^−exponent.
 *
 * <p>The line is the least-squares fit of ln load on ln rank over the experts that were used at
 * all; the logarithm of an unused one does not exist. Equally loaded experts keep different ranks.
 * This is the estimate the literature quotes for routers; it describes a load and does not prove a
 * power law (Clauset, Shalizi, Newman, Power-Law Distributions in Empirical Data, SIAM Review 51,
 * 2009).
 *
 * @param exponent minus the slope; 0 if all used experts are equally loaded
 * @param rSquared share of the variance of ln load that the line explains; 1 for equally loaded
 *     experts, which lie on it
 * @param ranks number of experts the line was fitted to
 */
public record ZipfFit(double exponent, double rSquared, int ranks) {
  /** The fit to {@code loads}, in any order; empty if fewer than two are positive. */
  public static Optional<ZipfFit> of(long[] loads) {
    long[] sorted = loads.clone();
    Arrays.sort(sorted);
    SimpleRegression line = new SimpleRegression();
    int ranks = 0;
    for (int i = sorted.length - 1; i >= 0 && sorted[i] > 0; i--) {
      ranks++;
      line.addData(StrictMath.log(ranks), StrictMath.log((double) sorted[i]));
    }
    if (ranks < 2) {
      return Optional.empty();
    }
    boolean level = sorted[sorted.length - 1] == sorted[sorted.length - ranks];
    return Optional.of(
        level ? new ZipfFit(0, 1, ranks) : new ZipfFit(-line.getSlope(), line.getRSquare(), ranks));
  }
}
