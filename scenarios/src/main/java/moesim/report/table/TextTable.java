package moesim.report.table;

import java.util.List;
import java.util.function.IntPredicate;

/** Columns of text for a terminal. */
public final class TextTable {
  private TextTable() {}

  /**
   * One line per row; the first {@code keys} columns stand at the left of their width, the others
   * at the right.
   */
  public static String aligned(List<List<String>> lines, int keys) {
    return aligned(lines, column -> column < keys);
  }

  /**
   * One line per row; columns stand at the left of their width where {@code left} says so, else at
   * the right.
   */
  public static String aligned(List<List<String>> lines, IntPredicate left) {
    int columns = lines.get(0).size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], line.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        String blanks = " ".repeat(widths[column] - line.get(column).length());
        row.append(column == 0 ? "" : "  ");
        row.append(left.test(column) ? line.get(column) + blanks : blanks + line.get(column));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
