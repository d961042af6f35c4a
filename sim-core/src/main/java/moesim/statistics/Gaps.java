package moesim.statistics;

import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.RealDistribution;

/** Gaps between the events of a renewal process, by inversion: one uniform per gap. */
public final class Gaps {
  private final RealDistribution distribution;

  private Gaps(RealDistribution distribution) {
    this.distribution = distribution;
  }

  /** Exponential gaps, those of a Poisson process. */
  public static Gaps exponential(double mean) {
    return new Gaps(new ExponentialDistribution(null, mean));
  }

  /**
   * Gamma-distributed gaps.
   *
   * @param variation their standard deviation over their mean; 1 is exponential
   */
  public static Gaps gamma(double mean, double variation) {
    double shape = 1 / (variation * variation);
    return new Gaps(new GammaDistribution(null, shape, mean / shape));
  }

  /** The gap below which a share {@code uniform} of them are, in the unit of the mean. */
  public double at(double uniform) {
    return distribution.inverseCumulativeProbability(uniform);
  }
}
