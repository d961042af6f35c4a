package moesim.traces.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import moesim.kernel.Draws;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;

/**
 * Total variation distances between the parts of a series of load histograms, and how they scatter
 * when the units of the series are drawn anew.
 *
 * <p><b>Interval.</b> Every part draws its own units with replacement. A resample is noisier than
 * the part it is drawn from, and noise only adds to a distance; so the interval is the basic one,
 * 2d − percentile, cut to [0, 1] (Davison and Hinkley, Bootstrap Methods and their Application,
 * 1997, §5.2). <b>Stationary.</b> Every part draws as many units as it has from the whole trace:
 * what the distance would be if it did not matter when a unit came.
 *
 * <p><b>Absent.</b> A resample of units without a token has no distance and is left out; if they
 * are more than {@link #MOST_EMPTY} of all there is no interval (NaN).
 */
final class PartDistances {
  static final int RESAMPLES = 400;
  static final double MOST_EMPTY = 0.05;
  private static final double OUTSIDE = 0.025;

  private final int[][] counts;
  private final long[] tokensOfUnit;
  private final int experts;
  private final int units;
  private final int parts;
  // First unit of each part, and the end.
  private final int[] starts;
  // Of the layer in hand.
  private final long[][] loads;
  private final long[] whole;

  PartDistances(int[][] counts, long[] tokensOfUnit, int experts, int parts) {
    this.counts = counts;
    this.tokensOfUnit = tokensOfUnit;
    this.experts = experts;
    this.parts = parts;
    units = tokensOfUnit.length;
    loads = new long[parts][experts];
    whole = new long[experts];
    starts = new int[parts + 1];
    Arrays.setAll(starts, part -> (int) ((long) part * units / parts));
  }

  /** One entry per part, with intervals of resamples that {@code seed} fixes. */
  List<Stationarity.Part> parts(long seed) {
    Draws draws = RandomStreams.of(seed).draws(Role.RESAMPLING);
    int[][] within = new int[RESAMPLES][units];
    int[][] anywhere = new int[RESAMPLES][units];
    for (int resample = 0; resample < RESAMPLES; resample++) {
      for (int part = 0; part < parts; part++) {
        for (int i = starts[part]; i < starts[part + 1]; i++) {
          within[resample][i] = starts[part] + draws.below(starts[part + 1] - starts[part]);
          anywhere[resample][i] = draws.below(units);
        }
      }
    }
    int[] identity = new int[units];
    Arrays.setAll(identity, i -> i);
    double[][] byLayer = new double[2 * parts][counts.length];
    double[] values = new double[2 * parts];
    for (int layer = 0; layer < counts.length; layer++) {
      measure(layer, identity, values);
      for (int place = 0; place < values.length; place++) {
        byLayer[place][layer] = values[place];
      }
    }
    double[] measured = means(new int[][] {identity})[0];
    double[][] drawnWithin = means(within);
    double[][] drawnAnywhere = means(anywhere);
    List<Stationarity.Part> found = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      long tokens = Arrays.stream(tokensOfUnit, starts[part], starts[part + 1]).sum();
      found.add(new Stationarity.Part(
          tokens,
          distance(measured[part], drawnWithin, drawnAnywhere, part),
          distance(measured[parts + part], drawnWithin, drawnAnywhere, parts + part),
          byLayer[part],
          byLayer[parts + part]));
    }
    return found;
  }

  private static Stationarity.Distance distance(
      double value, double[][] within, double[][] anywhere, int place) {
    double[] drawn = sorted(within, place);
    double[] stationary = sorted(anywhere, place);
    return new Stationarity.Distance(
        value,
        cut(2 * value - at(drawn, 1 - OUTSIDE)),
        cut(2 * value - at(drawn, OUTSIDE)),
        at(stationary, OUTSIDE),
        at(stationary, 1 - OUTSIDE));
  }

  private static double cut(double value) {
    return Double.isNaN(value) ? value : Math.max(0, Math.min(1, value));
  }

  private static double[] sorted(double[][] resamples, int place) {
    return Arrays.stream(resamples)
        .mapToDouble(resample -> resample[place])
        .filter(value -> !Double.isNaN(value))
        .sorted()
        .toArray();
  }

  private static double at(double[] sorted, double share) {
    if (sorted.length < (1 - MOST_EMPTY) * RESAMPLES) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, rank)];
  }

  /** The means over the layers, by resample and place; NaN where no layer has a distance. */
  private double[][] means(int[][] resamples) {
    double[][] sums = new double[resamples.length][2 * parts];
    int[][] layers = new int[resamples.length][2 * parts];
    double[] values = new double[2 * parts];
    // Layer by layer: the units of one layer stay in the processor's cache.
    for (int layer = 0; layer < counts.length; layer++) {
      for (int resample = 0; resample < resamples.length; resample++) {
        measure(layer, resamples[resample], values);
        for (int place = 0; place < values.length; place++) {
          if (!Double.isNaN(values[place])) {
            sums[resample][place] += values[place];
            layers[resample][place]++;
          }
        }
      }
    }
    for (int resample = 0; resample < resamples.length; resample++) {
      for (int place = 0; place < values.length; place++) {
        sums[resample][place] /= layers[resample][place];
      }
    }
    return sums;
  }

  /**
   * The distances of one layer where unit i of the series is replaced by unit {@code drawn[i]}: of
   * each part to the whole, then of each to the next.
   */
  private void measure(int layer, int[] drawn, double[] values) {
    Arrays.fill(whole, 0);
    for (int part = 0; part < parts; part++) {
      sum(counts[layer], drawn, starts[part], starts[part + 1], loads[part]);
      for (int expert = 0; expert < experts; expert++) {
        whole[expert] += loads[part][expert];
      }
    }
    for (int part = 0; part < parts; part++) {
      values[part] = totalVariation(loads[part], whole);
      values[parts + part] =
          part + 1 < parts ? totalVariation(loads[part], loads[part + 1]) : Double.NaN;
    }
  }

  private void sum(int[] ofLayer, int[] drawn, int from, int to, long[] load) {
    Arrays.fill(load, 0);
    for (int i = from; i < to; i++) {
      int first = drawn[i] * experts;
      for (int expert = 0; expert < experts; expert++) {
        load[expert] += ofLayer[first + expert];
      }
    }
  }

  /** Half the sum of |p(e) − q(e)|; NaN if one of the loads is nothing. */
  static double totalVariation(long[] left, long[] right) {
    double ofLeft = Arrays.stream(left).sum();
    double ofRight = Arrays.stream(right).sum();
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += Math.abs(left[i] / ofLeft - right[i] / ofRight);
    }
    return ofLeft == 0 || ofRight == 0 ? Double.NaN : sum / 2;
  }
}
