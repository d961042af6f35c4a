package moesim.traces.fitted;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a fit looks for: all positive numbers.
 *
 * <p><b>Shape.</b> Rows are those of {@link Moments}: layers, and behind the last the kinds.
 */
final class FitParameters {
  private static final MathContext DIGITS = new MathContext(4);

  // [phases][layers + 1][choices]
  final double[][][] tilts;
  // [phases][layers + 1][2 · classes]
  final double[][][] factors;
  // [phases][layers + 1]
  final double[][] unseen;
  // [layers]
  final double[] concentrations;

  /** Zeros, of the shape of {@code moments}. */
  FitParameters(Moments moments) {
    int rows = moments.layers() + 1;
    tilts = new double[2][rows][];
    factors = new double[2][rows][2 * Ages.CLASSES];
    unseen = new double[2][rows];
    concentrations = new double[moments.layers()];
    for (int phase = 0; phase < 2; phase++) {
      for (int row = 0; row < rows; row++) {
        tilts[phase][row] = new double[moments.selected[phase][row].length];
      }
    }
  }

  /** Where a search begins: every factor is 1. */
  static FitParameters first(Moments moments, double concentration) {
    FitParameters first = new FitParameters(moments);
    first.rows().forEach(row -> Arrays.fill(row, 1));
    for (double[] phase : first.unseen) {
      Arrays.fill(phase, Choice.UNSEEN);
    }
    Arrays.fill(first.concentrations, concentration);
    return first;
  }

  private List<double[]> rows() {
    List<double[]> rows = new ArrayList<>(List.of(concentrations));
    for (int phase = 0; phase < 2; phase++) {
      rows.add(unseen[phase]);
      rows.addAll(Arrays.asList(tilts[phase]));
      rows.addAll(Arrays.asList(factors[phase]));
    }
    return rows;
  }

  void addLogarithms(FitParameters of) {
    List<double[]> rows = rows();
    List<double[]> added = of.rows();
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < rows.get(row).length; i++) {
        rows.get(row)[i] += StrictMath.log(added.get(row)[i]);
      }
    }
  }

  /**
   * From sums of logarithms to geometric means, with as many digits as a file holds, so that a fit
   * and its file generate the same.
   */
  void toMeans(int summands) {
    for (double[] row : rows()) {
      for (int i = 0; i < row.length; i++) {
        double mean = StrictMath.exp(row[i] / summands);
        row[i] = new BigDecimal(mean).round(DIGITS).doubleValue();
      }
    }
  }

  /** How {@code row} of a phase chooses, with these parameters. */
  Choice choice(int phase, int row, long[] counts) {
    double[] factor = factors[phase][row];
    return new Choice(
        counts,
        unseen[phase][row],
        tilts[phase][row],
        Arrays.copyOf(factor, Ages.CLASSES),
        Arrays.copyOfRange(factor, Ages.CLASSES, 2 * Ages.CLASSES));
  }
}
