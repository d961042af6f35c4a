package moesim.hardware.parallel;

import java.util.Arrays;

/**
 * How much goes from whom to whom: a sparse matrix in both orders, filled row by row.
 *
 * <p><b>Order.</b> Rows ascend; the entries of a row ascend by column, and those of a column by
 * row. <b>Allocation.</b> Only when it has to grow.
 */
final class TokenCounts {
  private final int columns;
  private final int[] rowFirst;
  private int[] columnOf = new int[64];
  private int[] amount = new int[64];

  private final int[] columnFirst;
  private int[] rowOf = new int[64];
  private int[] amountByColumn = new int[64];

  /** Of the row that is being filled. */
  private final int[] open;

  private final int[] touched;
  private int touchedCount;
  private final int[] next;
  private int row;
  private int count;

  TokenCounts(int rows, int columns) {
    this.columns = columns;
    rowFirst = new int[rows + 1];
    columnFirst = new int[columns + 1];
    open = new int[columns];
    touched = new int[columns];
    next = new int[columns];
  }

  void clear() {
    row = 0;
    count = 0;
  }

  /** Adds one to {@code column} of the row that is being filled. */
  void add(int column) {
    if (open[column]++ == 0) {
      touched[touchedCount++] = column;
    }
  }

  /** The row is complete. */
  void endRow() {
    if (count + touchedCount > columnOf.length) {
      int length = Math.max(2 * columnOf.length, count + touchedCount);
      columnOf = Arrays.copyOf(columnOf, length);
      amount = Arrays.copyOf(amount, length);
    }
    Arrays.sort(touched, 0, touchedCount);
    for (int i = 0; i < touchedCount; i++) {
      int column = touched[i];
      columnOf[count] = column;
      amount[count++] = open[column];
      open[column] = 0;
    }
    touchedCount = 0;
    rowFirst[++row] = count;
  }

  /** All rows are complete. */
  void transpose() {
    Arrays.fill(columnFirst, 0);
    for (int i = 0; i < count; i++) {
      columnFirst[columnOf[i] + 1]++;
    }
    for (int column = 0; column < columns; column++) {
      columnFirst[column + 1] += columnFirst[column];
      next[column] = columnFirst[column];
    }
    if (count > rowOf.length) {
      rowOf = new int[columnOf.length];
      amountByColumn = new int[columnOf.length];
    }
    for (int of = 0; of < row; of++) {
      for (int i = rowFirst[of]; i < rowFirst[of + 1]; i++) {
        int at = next[columnOf[i]]++;
        rowOf[at] = of;
        amountByColumn[at] = amount[i];
      }
    }
  }

  /** Where the entries of a row begin; they end where those of the next begin. */
  int rowFirst(int of) {
    return rowFirst[of];
  }

  int columnOf(int entry) {
    return columnOf[entry];
  }

  int amount(int entry) {
    return amount[entry];
  }

  /** Where the entries of a column begin, in the order by columns. */
  int columnFirst(int of) {
    return columnFirst[of];
  }

  /** Columns by entry, ascending within a row. */
  int[] columns() {
    return columnOf;
  }

  /** Rows by entry in the order by columns, ascending within a column. */
  int[] rows() {
    return rowOf;
  }

  int rowOf(int entry) {
    return rowOf[entry];
  }

  int amountByColumn(int entry) {
    return amountByColumn[entry];
  }

  /** The amount at a row and column, 0 if there is none; a binary search. */
  int at(int of, int column) {
    int entry = Arrays.binarySearch(columnOf, rowFirst[of], rowFirst[of + 1], column);
    return entry < 0 ? 0 : amount[entry];
  }
}
