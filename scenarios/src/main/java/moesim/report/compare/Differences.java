package moesim.report.compare;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moesim.report.table.Table;
import moesim.traces.parquet.ParquetTable.Column;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two tables, A and B. Rows are joined by the keys that both have; rows that share theirs are joined in order.
 *
 * @param keys the keys by which rows were joined
 * @param shown those of them that tell rows apart
 * @param joined how many rows both have
 * @param repeated how many rows of A or B share their keys with an earlier one
 * @param moves values that moved beyond the tolerance, by the size of the relative change
 * @param onlyInA rows without partner
 * @param onlyInB the same of B
 * @param columnsOnlyInA columns that B has not
 * @param columnsOnlyInB columns that A has not
 */
record Differences(
    List<String> keys,
    List<String> shown,
    int joined,
    int repeated,
    List<Move> moves,
    List<@Nullable Object[]> onlyInA,
    List<@Nullable Object[]> onlyInB,
    List<String> columnsOnlyInA,
    List<String> columnsOnlyInB) {

  /** True if the tables say the same, within the tolerance. */
  boolean none() {
    return moves.isEmpty()
        && onlyInA.isEmpty()
        && onlyInB.isEmpty()
        && columnsOnlyInA.isEmpty()
        && columnsOnlyInB.isEmpty();
  }

  /** Those between {@code a} and {@code b}; a number moved if it did by more than {@code tolerance} of that in A. */
  static Differences of(Table a, Table b, double tolerance) {
    return new Join(a, b, tolerance).run();
  }

  /** The columns of {@code one} that {@code other} has not. */
  private static List<String> missing(Table one, Table other) {
    return one.columns().stream()
        .map(Column::name)
        .filter(name -> other.find(name).isEmpty())
        .toList();
  }

  private static final class Join {
    private final Table a;
    private final Table b;
    private final double tolerance;
    private final List<String> keys = new ArrayList<>();
    private final List<String> metrics = new ArrayList<>();
    private final List<String> shown;
    private final List<Move> moves = new ArrayList<>();
    private int repeated;
    private int joined;

    Join(Table a, Table b, double tolerance) {
      this.a = a;
      this.b = b;
      this.tolerance = tolerance;
      for (int column = 0; column < a.columns().size(); column++) {
        String name = a.columns().get(column).name();
        if (b.find(name).isPresent()) {
          (a.identifies(column) ? keys : metrics).add(name);
        }
      }
      shown = keys.stream().filter(key -> tellsApart(key)).toList();
    }

    private boolean tellsApart(String key) {
      Set<String> values = new HashSet<>();
      for (Table table : List.of(a, b)) {
        int column = table.column(key, key);
        table.rows().forEach(row -> values.add(text(row[column])));
      }
      return values.size() > 1;
    }

    Differences run() {
      Map<List<String>, Deque<@Nullable Object[]>> waiting = new LinkedHashMap<>();
      Set<List<String>> seen = new HashSet<>();
      for (@Nullable Object[] row : b.rows()) {
        List<String> key = values(b, row, keys);
        waiting.computeIfAbsent(key, none -> new ArrayDeque<>()).add(row);
        repeated += seen.add(key) ? 0 : 1;
      }
      seen.clear();
      List<@Nullable Object[]> onlyInA = new ArrayList<>();
      for (@Nullable Object[] row : a.rows()) {
        List<String> key = values(a, row, keys);
        repeated += seen.add(key) ? 0 : 1;
        @Nullable
        Object[] partner = waiting.getOrDefault(key, new ArrayDeque<>()).poll();
        if (partner == null) {
          onlyInA.add(row);
        } else {
          joined++;
          compare(row, partner);
        }
      }
      List<@Nullable Object[]> onlyInB = new ArrayList<>();
      waiting.values().forEach(onlyInB::addAll);
      moves.sort(Comparator.comparingDouble((Move move) -> -Math.abs(move.relative()))
          .thenComparingDouble(move -> -Math.abs(move.change())));
      return new Differences(
          keys, shown, joined, repeated, moves, onlyInA, onlyInB, missing(a, b), missing(b, a));
    }

    private void compare(@Nullable Object[] one, @Nullable Object[] other) {
      for (String metric : metrics) {
        int column = a.column(metric, metric);
        Object before = one[column];
        Object after = other[b.column(metric, metric)];
        Move move =
            new Move(values(a, one, shown), metric, a.columns().get(column).unit(), before, after);
        if (move.exceeds(tolerance)) {
          moves.add(move);
        }
      }
    }
  }

  /** The texts of the cells of {@code row} that are called {@code names}. */
  static List<String> values(Table table, @Nullable Object[] row, List<String> names) {
    return names.stream().map(name -> text(row[table.column(name, name)])).toList();
  }

  /** The text of a key: 1 and 1.0 are one value, whatever the kind of the column. */
  private static String text(@Nullable Object cell) {
    if (cell instanceof Double number && Double.isFinite(number)) {
      return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
    return Table.text(cell);
  }
}
