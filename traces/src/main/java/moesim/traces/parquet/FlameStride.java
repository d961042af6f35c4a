package moesim.traces.parquet;

import java.util.Locale;
import java.util.Optional;
import moesim.traces.DataFile;

/**
 * Whether tokens that follow each other in a text stand {@code stride} rows apart: they then have
 * more experts in common than other rows. A wrong stride about halves the reuse that is measured.
 */
final class FlameStride {
  private static final int MOST = 64;
  private static final int ROWS = 4096;
  // What the better stride has to have more of, so that noise is no reason.
  private static final double CLEARLY = 1.25;

  private FlameStride() {}

  /** A warning that names a better stride, if the beginning of {@code layer} has one. */
  static Optional<String> doubt(DataFile layer, int stride) {
    int[][] rows;
    try (FlameColumn column = new FlameColumn(layer)) {
      int topK;
      try (FlameColumn probe = new FlameColumn(layer)) {
        topK = probe.topK();
      }
      rows = new int[(int) Math.min(ROWS + MOST, column.rows())][topK];
      for (int[] row : rows) {
        column.next(row, null);
      }
    }
    if (rows.length < 2 * Math.max(stride, MOST)) {
      return Optional.empty();
    }
    double given = shared(rows, stride);
    int best = stride;
    double most = given * CLEARLY;
    for (int lag = 1; lag <= MOST; lag++) {
      double shared = shared(rows, lag);
      if (shared > most) {
        most = shared;
        best = lag;
      }
    }
    return best == stride
        ? Optional.empty()
        : Optional.of(String.format(
            Locale.ROOT,
            "stride %d may be wrong: rows %d apart have %.1f %% of their experts in common, rows"
                + " %d apart %.1f %%; try stride=%d",
            stride,
            stride,
            100 * given,
            best,
            100 * most,
            best));
  }

  /** Share of a row's experts that the row {@code lag} before has too. */
  private static double shared(int[][] rows, int lag) {
    long common = 0;
    for (int row = lag; row < rows.length; row++) {
      for (int id : rows[row]) {
        for (int other : rows[row - lag]) {
          common += id == other ? 1 : 0;
        }
      }
    }
    return (double) common / ((long) (rows.length - lag) * rows[0].length);
  }
}
