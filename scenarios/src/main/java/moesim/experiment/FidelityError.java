package moesim.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How far the analytic fidelity is from the contended one over all points of a scenario.
 *
 * @param points how many have an error: those whose decode takes time
 * @param meanAbsolute mean of the errors without their signs; not a number if there are no points
 * @param worst the error furthest from 0, the first of several
 * @param worstPoint values of the keys of that point
 */
record FidelityError(int points, double meanAbsolute, double worst, List<String> worstPoint) {
  /** Of a table in which every other row is the analytic one of the row before. */
  static FidelityError of(ResultTable table) {
    int points = 0;
    double sum = 0;
    double worst = 0;
    List<String> worstPoint = List.of();
    for (int row = 1; row < table.rows().size(); row += 2) {
      Number error = table.rows().get(row).metrics().get(WaferMetrics.ERROR);
      if (error == null) {
        continue;
      }
      points++;
      sum += Math.abs(error.doubleValue());
      if (worstPoint.isEmpty() || Math.abs(error.doubleValue()) > Math.abs(worst)) {
        worst = error.doubleValue();
        worstPoint = namedValues(table, table.rows().get(row - 1));
      }
    }
    return new FidelityError(points, sum / points, worst, worstPoint);
  }

  /** Without the last key, which is the fidelity. */
  private static List<String> namedValues(ResultTable table, ResultTable.Row row) {
    List<String> named = new ArrayList<>();
    for (int key = 0; key < table.keys().size() - 1; key++) {
      named.add(table.keys().get(key) + "=" + row.values().get(key));
    }
    return named.isEmpty() ? List.of("the only point") : named;
  }

  /** For a reader. */
  List<String> lines() {
    if (points == 0) {
      return List.of();
    }
    return List.of(String.format(
        Locale.ROOT,
        "analytic against contended, %d point%s: mean absolute error %.2f %%, worst %+.2f %% (%s)",
        points,
        points == 1 ? "" : "s",
        100 * meanAbsolute,
        100 * worst,
        String.join(", ", worstPoint)));
  }
}
