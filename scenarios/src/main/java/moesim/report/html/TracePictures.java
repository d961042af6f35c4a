package moesim.report.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import moesim.routing.Phase;
import moesim.traces.patterns.CoActivations;
import moesim.traces.stats.ReuseDistances;
import moesim.traces.stats.SetStatistics;
import moesim.traces.stats.TraceStatistics;

/**
 * The numbers behind the pictures of one trace, no more than a picture has room for: layers at equal
 * distances, neighbouring experts in one cell by the largest or the mean.
 */
final class TracePictures {
  /** Points of a curve over experts or pairs, beside its beginning. */
  static final int POINTS = 50;

  private final TraceStatistics trace;
  private final int experts;
  private final int layers;
  // How many traces share the page, in twos.
  private final int crowd;

  TracePictures(TraceStatistics trace, int traces) {
    this.trace = trace;
    experts = trace.model().experts();
    layers = trace.model().layers();
    crowd = (traces + 1) / 2;
  }

  /** A picture of cells. */
  static final class Grid {
    final List<Integer> layerIds;
    final int expertsPerCell;
    final double[][] cells;

    Grid(List<Integer> layerIds, int expertsPerCell, double[][] cells) {
      this.layerIds = layerIds;
      this.expertsPerCell = expertsPerCell;
      this.cells = cells;
    }
  }

  /** A curve, mean of those of the layers, with the least and the most of them. */
  static final class Band {
    final double[] x;
    final double[] mean;
    final double[] low;
    final double[] high;

    Band(double[] x, double[] mean, double[] low, double[] high) {
      this.x = x;
      this.mean = mean;
      this.low = low;
      this.high = high;
    }
  }

  /** Layers of a line chart, by index. */
  int[] lineLayers() {
    return evenly(layers, Math.max(64, 256 / crowd));
  }

  /** Layers of which patterns are drawn, by their number among the measured ones. */
  int[] patternLayers() {
    return evenly(trace.pairLayers(), Math.max(64, 256 / crowd));
  }

  private static int[] evenly(int all, int most) {
    int count = Math.min(all, most);
    int[] chosen = new int[count];
    Arrays.setAll(chosen, i -> (int) ((long) i * all / count));
    return chosen;
  }

  /** Loads over the mean of their layer; a cell is the largest of its experts. */
  Grid loads(SetStatistics set) {
    int[] rows = evenly(layers, Math.max(16, 64 / crowd));
    int most = Math.max(32, 256 / crowd);
    int per = (experts + most - 1) / most;
    double[][] cells = new double[rows.length][(experts + per - 1) / per];
    List<Integer> ids = new ArrayList<>();
    for (int row = 0; row < rows.length; row++) {
      ids.add(trace.model().layerIds().get(rows[row]));
      long selections = set.layers().get(rows[row]).selections();
      for (int expert = 0; expert < experts && selections > 0; expert++) {
        double load = set.load(trace.model().page(rows[row], expert));
        double overMean = load * experts / selections;
        cells[row][expert / per] = Math.max(cells[row][expert / per], overMean);
      }
    }
    return new Grid(ids, per, cells);
  }

  /**
   * Co-activations over their mean, by blocks of neighbouring experts, of the first layer, the last
   * and some between.
   */
  List<Grid> pairs() {
    List<Grid> grids = new ArrayList<>();
    int measured = trace.model().topK() < 2 ? 0 : trace.pairLayers();
    int wanted = Math.min(4, measured);
    for (int i = 0; i < wanted; i++) {
      grids.add(pairs(wanted == 1 ? 0 : (int) ((long) i * (measured - 1) / (wanted - 1))));
    }
    return grids;
  }

  private Grid pairs(int index) {
    int most = Math.max(24, 128 / crowd);
    int per = (experts + most - 1) / most;
    int cellCount = (experts + per - 1) / per;
    double[][] sums = new double[cellCount][cellCount];
    double[][] pairs = new double[cellCount][cellCount];
    CoActivations prefill = trace.pairs(index, Phase.PREFILL);
    CoActivations decode = trace.pairs(index, Phase.DECODE);
    double total = prefill.total() + (double) decode.total();
    double mean = total / ((double) experts * (experts - 1) / 2);
    for (int low = 0; low < experts - 1; low++) {
      for (int high = low + 1; high < experts; high++) {
        sums[low / per][high / per] += prefill.of(low, high) + (double) decode.of(low, high);
        pairs[low / per][high / per]++;
      }
    }
    for (int a = 0; a < cellCount; a++) {
      for (int b = a; b < cellCount; b++) {
        // A lone expert at the edge has no pair of its own.
        sums[a][b] = pairs[a][b] == 0 || mean == 0 ? 0 : sums[a][b] / pairs[a][b] / mean;
      }
    }
    return new Grid(List.of(prefill.layerId()), per, sums);
  }

  /** What the most loaded experts carry of the load of their layer, at POINTS shares of all. */
  Band carried(SetStatistics set) {
    List<double[]> curves = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      double[] counts = new double[experts];
      for (int expert = 0; expert < experts; expert++) {
        counts[expert] = set.load(trace.model().page(layer, expert));
      }
      curve(counts).ifPresent(curves::add);
    }
    return band(shares(), curves);
  }

  /** What the most frequent pairs carry of the co-activations of their layer. */
  Band carriedByPairs() {
    List<double[]> curves = new ArrayList<>();
    for (int i = 0; i < trace.pairLayers() && trace.model().topK() > 1; i++) {
      CoActivations prefill = trace.pairs(i, Phase.PREFILL);
      CoActivations decode = trace.pairs(i, Phase.DECODE);
      double[] counts = new double[experts * (experts - 1) / 2];
      for (int high = 1, pair = 0; high < experts; high++) {
        for (int low = 0; low < high; low++, pair++) {
          counts[pair] = prefill.of(low, high) + (double) decode.of(low, high);
        }
      }
      curve(counts).ifPresent(curves::add);
    }
    return band(shares(), curves);
  }

  private static double[] shares() {
    double[] shares = new double[POINTS + 1];
    // Squares: most happens at the beginning.
    Arrays.setAll(shares, i -> (double) i * i / POINTS / POINTS);
    return shares;
  }

  private static Optional<double[]> curve(double[] counts) {
    Arrays.sort(counts);
    double total = Arrays.stream(counts).sum();
    double[] shares = shares();
    double[] curve = new double[shares.length];
    int taken = 0;
    double sum = 0;
    for (int point = 0; point < shares.length; point++) {
      double wanted = shares[point] * counts.length;
      while (taken + 1 <= wanted) {
        sum += counts[counts.length - 1 - taken++];
      }
      double part =
          taken < counts.length ? (wanted - taken) * counts[counts.length - 1 - taken] : 0;
      curve[point] = (sum + part) / total;
    }
    return total == 0 ? Optional.empty() : Optional.of(curve);
  }

  /** Selections that an LRU cache of part of a layer would hit, against the part. */
  Band stack(SetStatistics set) {
    int points = Math.min(experts, 64);
    double[] x = new double[points];
    int[] capacities = new int[points];
    for (int i = 0; i < points; i++) {
      capacities[i] = (int) (((long) i + 1) * experts / points);
      x[i] = (double) capacities[i] / experts;
    }
    List<double[]> curves = new ArrayList<>();
    for (ReuseDistances layer : set.distances()) {
      double[] curve = new double[points];
      double all = layer.selections();
      double within = 0;
      int distance = 0;
      for (int i = 0; i < points; i++) {
        while (distance < capacities[i]) {
          within += layer.at(++distance);
        }
        curve[i] = within / all;
      }
      if (all > 0) {
        curves.add(curve);
      }
    }
    return band(x, curves);
  }

  /** Different experts of a layer among consecutive tokens, as a share of all. */
  Band working(SetStatistics set) {
    int windows =
        set.distances().stream().mapToInt(ReuseDistances::windows).max().orElse(0);
    double[] x = new double[windows];
    Arrays.setAll(x, i -> Math.scalb(1.0, i));
    List<double[]> curves = new ArrayList<>();
    for (ReuseDistances layer : set.distances()) {
      double[] curve = new double[windows];
      for (int i = 0; i < windows; i++) {
        curve[i] = i < layer.windows() ? layer.workingSet(i) / experts : Double.NaN;
      }
      if (layer.windows() > 0) {
        curves.add(curve);
      }
    }
    return band(x, curves);
  }

  /** Mean, least and most of the curves at each point; a curve may end early. */
  private static Band band(double[] x, List<double[]> curves) {
    double[] mean = new double[x.length];
    double[] low = new double[x.length];
    double[] high = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int point = i;
      double[] values = curves.stream()
          .mapToDouble(curve -> curve[point])
          .filter(value -> !Double.isNaN(value))
          .sorted()
          .toArray();
      mean[i] = Arrays.stream(values).average().orElse(Double.NaN);
      low[i] = values.length == 0 ? Double.NaN : values[0];
      high[i] = values.length == 0 ? Double.NaN : values[values.length - 1];
    }
    return new Band(x, mean, low, high);
  }
}
