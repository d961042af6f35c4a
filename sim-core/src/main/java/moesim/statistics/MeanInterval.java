package moesim.statistics;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The mean of independent values, and Student's confidence interval of what it estimates: mean ± t
 * · s / √n.
 *
 * <p><b>Source.</b> Student, Biometrika 6(1), 1908; Law, Simulation Modeling and Analysis, 5th
 * edition, §4.5, for replications.
 *
 * @param count of the values, n
 * @param mean of the values
 * @param standardDeviation of the values, s, with n − 1; NaN of a single value
 * @param halfWidth of the interval; NaN of a single value
 */
public record MeanInterval(int count, double mean, double standardDeviation, double halfWidth) {
  /**
   * The interval of {@code values} that covers what they estimate with probability {@code
   * confidence}.
   */
  public static MeanInterval of(double[] values, double confidence) {
    int count = values.length;
    if (count == 0 || !(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("values=" + count + " confidence=" + confidence);
    }
    double mean = StatUtils.mean(values);
    if (count == 1) {
      return new MeanInterval(1, mean, Double.NaN, Double.NaN);
    }
    double deviation = Math.sqrt(StatUtils.variance(values, mean));
    // Without a random generator: only the distribution function is asked for.
    double t =
        new TDistribution(null, count - 1.0).inverseCumulativeProbability((1 + confidence) / 2);
    return new MeanInterval(count, mean, deviation, t * deviation / Math.sqrt(count));
  }

  /**
   * True if zero lies in the interval: a difference cannot be told from none. False of a single
   * value, which has no interval.
   */
  public boolean containsZero() {
    return Math.abs(mean) <= halfWidth;
  }
}
