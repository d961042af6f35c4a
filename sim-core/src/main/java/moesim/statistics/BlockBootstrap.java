package moesim.statistics;

import java.util.Arrays;
import moesim.kernel.Draws;

/**
 * Resamples of a series of dependent counts, and the intervals they give for ratios of sums: misses
 * over accesses.
 *
 * <p>A resample has as many units as the series, drawn as blocks of consecutive ones that may begin
 * anywhere; the series is
 * closed to a ring, so that every unit is as likely as any other. A block is as long as the cube
 * root of the number of units, rounded
 * up. The interval reaches from one percentile of the resampled ratios to another. All series of
 * the same length are resampled alike.
 *
 * <p><b>Source.</b> Blocks: Künsch, Annals of Statistics 17(3), 1989. Ring: Politis and Romano, in
 * LePage and Billard (eds.),
 * Exploring the Limits of Bootstrap, 1992. Length: Hall, Horowitz and Jing, Biometrika 82(3), 1995.
 * Percentiles: Efron and
 * Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
 */
public final class BlockBootstrap {
  /** Fewer units say too little of how they scatter. */
  public static final int LEAST_UNITS = 10;

  /** As many as Efron and Tibshirani want for percentiles. */
  public static final int RESAMPLES = 1000;

  private final int units;
  private final int length;
  private final int perResample;
  private final int[] starts;

  /** An interval. */
  public record Interval(double low, double high) {
    /** True if zero lies in it: a difference cannot be told from none. */
    public boolean containsZero() {
      return low <= 0 && high >= 0;
    }
  }

  /** Resamples of series of {@code units}. */
  public BlockBootstrap(int units, Draws draws) {
    this(units, lengthFor(units), RESAMPLES, draws);
  }

  /** The same, in blocks of {@code length}. */
  BlockBootstrap(int units, int length, int resamples, Draws draws) {
    if (units < 1 || length < 1 || length > units) {
      throw new IllegalArgumentException("units=" + units + " length=" + length);
    }
    this.units = units;
    this.length = length;
    perResample = (units + length - 1) / length;
    starts = new int[resamples * perResample];
    Arrays.setAll(starts, i -> draws.below(units));
  }

  /** The cube root of {@code units}, rounded up. */
  static int lengthFor(int units) {
    int length = 1;
    while (length * length * length < units) {
      length++;
    }
    return length;
  }

  /** Between which percentiles sum of {@code above} / sum of {@code below} lies. */
  public Interval ofRatio(long[] above, long[] below, double confidence) {
    return percentiles(ratios(above, below), confidence);
  }

  /**
   * The same of how much more the ratio of the one pair is than that of the other, whose units are
   * resampled together.
   */
  public Interval ofDifference(
      long[] above, long[] below, long[] lessAbove, long[] lessBelow, double confidence) {
    double[] ratios = ratios(above, below);
    double[] less = ratios(lessAbove, lessBelow);
    Arrays.setAll(ratios, i -> ratios[i] - less[i]);
    return percentiles(ratios, confidence);
  }

  private double[] ratios(long[] above, long[] below) {
    long[] sumsAbove = sums(above);
    long[] sumsBelow = sums(below);
    double[] ratios = new double[starts.length / perResample];
    int last = units - (perResample - 1) * length;
    for (int resample = 0, block = 0; resample < ratios.length; resample++) {
      long sumAbove = 0;
      long sumBelow = 0;
      for (int i = 1; i <= perResample; i++, block++) {
        int from = starts[block];
        int to = from + (i < perResample ? length : last);
        sumAbove += sumsAbove[to] - sumsAbove[from];
        sumBelow += sumsBelow[to] - sumsBelow[from];
      }
      ratios[resample] = (double) sumAbove / sumBelow;
    }
    return ratios;
  }

  /** Sums of the first counts of the series, twice around the ring. */
  private long[] sums(long[] counts) {
    if (counts.length != units) {
      throw new IllegalArgumentException("counts=" + counts.length + " units=" + units);
    }
    long[] sums = new long[2 * units + 1];
    for (int i = 0; i < 2 * units; i++) {
      sums[i + 1] = Math.addExact(sums[i], counts[i % units]);
    }
    return sums;
  }

  private static Interval percentiles(double[] values, double confidence) {
    Arrays.sort(values);
    double outside = (1 - confidence) / 2;
    int low = (int) Math.floor(outside * values.length);
    int high = (int) Math.ceil((1 - outside) * values.length) - 1;
    return new Interval(values[low], values[Math.max(low, high)]);
  }
}
