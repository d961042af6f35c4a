package moesim.experiment;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/**
 * Rows of a long table, run after run: those of one run are made when one of them is read, and kept
 * until another run's is.
 */
final class RowsByRun extends AbstractList<ResultTable.Row> implements RandomAccess {
  /** The rows of one run. */
  private record Made(int run, List<ResultTable.Row> rows) {}

  private final int[] firstRow;
  private final IntFunction<List<ResultTable.Row>> rowsOf;
  private volatile Made made = new Made(-1, List.of());

  /** {@code counts} says how many rows each run has, and {@code rowsOf} makes them. */
  RowsByRun(int[] counts, IntFunction<List<ResultTable.Row>> rowsOf) {
    firstRow = new int[counts.length + 1];
    for (int run = 0; run < counts.length; run++) {
      firstRow[run + 1] = Math.addExact(firstRow[run], counts[run]);
    }
    this.rowsOf = rowsOf;
  }

  @Override
  public int size() {
    return firstRow[firstRow.length - 1];
  }

  @Override
  public ResultTable.Row get(int index) {
    int found = Arrays.binarySearch(firstRow, index);
    int run = found < 0 ? -found - 2 : found;
    // A run without rows begins where the next does.
    while (firstRow[run + 1] == index) {
      run++;
    }
    Made now = made;
    if (now.run != run) {
      now = new Made(run, rowsOf.apply(run));
      made = now;
    }
    return now.rows.get(index - firstRow[run]);
  }
}
