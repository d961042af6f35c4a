package moesim.statistics;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.stat.inference.ChiSquareTest;

/**
 * Pearson's test of the hypothesis that every expert is as likely as any other.
 *
 * <p>A token selects k different experts of n. Counts of such draws vary less than those of as many
 * single draws: their covariance is (n − k)/(n − 1) times the multinomial one. The statistic is
 * therefore Pearson's Σ (observed − expected)² / expected over that factor, which brings it back to
 * χ² with n − 1 degrees of freedom; for k = 1 nothing changes.
 *
 * <p><b>Assumes</b> tokens that are independent of each other. Real tokens repeat their
 * predecessor's experts, which makes the p-value too small: a large p speaks for a balanced or an
 * artificial trace, a small one says little.
 *
 * <p><b>Source.</b> K. Pearson, Philosophical Magazine 50, 1900; the factor is the
 * finite-population correction of sampling without replacement.
 *
 * @param statistic χ², corrected for draws without replacement
 * @param degreesOfFreedom experts minus one
 * @param pValue probability of a statistic at least as large if the load is uniform
 */
public record UniformityTest(double statistic, int degreesOfFreedom, double pValue) {
  /**
   * The test of {@code loads}, made of draws of {@code perDraw} different experts each; empty if
   * every draw takes every expert, so that no load is possible but a uniform one.
   */
  public static Optional<UniformityTest> of(long[] loads, int perDraw) {
    int experts = loads.length;
    if (perDraw < 1) {
      throw new IllegalArgumentException(
          "a draw takes at least one expert, got perDraw=" + perDraw);
    }
    double mean = (double) Concentration.total(loads) / experts;
    if (perDraw >= experts) {
      return Optional.empty();
    }
    double[] expected = new double[experts];
    Arrays.fill(expected, mean);
    double withoutReplacement = (double) (experts - perDraw) / (experts - 1);
    double statistic = new ChiSquareTest().chiSquare(expected, loads) / withoutReplacement;
    // Without a random generator: only the distribution function is asked for.
    ChiSquaredDistribution distribution = new ChiSquaredDistribution(null, experts - 1.0);
    double below = distribution.cumulativeProbability(statistic);
    return Optional.of(new UniformityTest(statistic, experts - 1, 1 - below));
  }
}
