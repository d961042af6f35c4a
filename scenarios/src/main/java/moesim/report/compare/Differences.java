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
import java.util.OptionalInt;
import java.util.Set;
import moesim.report.table.Table;
import moesim.traces.parquet.ParquetTable.Column;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two tables, A and B. Rows are joined by the keys that both have; rows that
 * share theirs are joined in order.
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

  /**
   * Those between {@code a} and {@code b}; a number moved if it did by more than {@code tolerance}
   * of that in A.
   */
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
    private final Columns keys = new Columns();
    private final Columns metrics = new Columns();
    private final Columns shown = new Columns();
    private final List<Move> moves = new ArrayList<>();
    private int repeated;
    private int joined;

    Join(Table a, Table b, double tolerance) {
      this.a = a;
      this.b = b;
      this.tolerance = tolerance;
      for (int column = 0; column < a.columns().size(); column++) {
        OptionalInt other = b.find(a.columns().get(column).name());
        if (other.isPresent()) {
          (a.identifies(column) ? keys : metrics).add(column, other.getAsInt());
        }
      }
      for (int key = 0; key < keys.inA.size(); key++) {
        if (tellsApart(keys.inA.get(key), keys.inB.get(key))) {
          shown.add(keys.inA.get(key), keys.inB.get(key));
        }
      }
    }

    private boolean tellsApart(int inA, int inB) {
      Set<String> values = new HashSet<>();
      a.rows().forEach(row -> values.add(text(row[inA])));
      b.rows().forEach(row -> values.add(text(row[inB])));
      return values.size() > 1;
    }

    Differences run() {
      Map<List<String>, Deque<@Nullable Object[]>> waiting = new LinkedHashMap<>();
      Set<List<String>> seen = new HashSet<>();
      for (@Nullable Object[] row : b.rows()) {
        List<String> key = texts(row, keys.inB);
        waiting.computeIfAbsent(key, none -> new ArrayDeque<>()).add(row);
        repeated += seen.add(key) ? 0 : 1;
      }
      seen.clear();
      List<@Nullable Object[]> onlyInA = new ArrayList<>();
      for (@Nullable Object[] row : a.rows()) {
        List<String> key = texts(row, keys.inA);
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
          keys.names(a),
          shown.names(a),
          joined,
          repeated,
          moves,
          onlyInA,
          onlyInB,
          missing(a, b),
          missing(b, a));
    }

    private void compare(@Nullable Object[] one, @Nullable Object[] other) {
      List<String> name = texts(one, shown.inA);
      for (int metric = 0; metric < metrics.inA.size(); metric++) {
        int column = metrics.inA.get(metric);
        Column about = a.columns().get(column);
        Move move =
            new Move(name, about.name(), about.unit(), one[column], other[metrics.inB.get(metric)]);
        if (move.exceeds(tolerance)) {
          moves.add(move);
        }
      }
    }
  }

  /** Columns that both tables have, by their places in each. */
  private static final class Columns {
    private final List<Integer> inA = new ArrayList<>();
    private final List<Integer> inB = new ArrayList<>();

    void add(int a, int b) {
      inA.add(a);
      inB.add(b);
    }

    List<String> names(Table a) {
      return inA.stream().map(column -> a.columns().get(column).name()).toList();
    }
  }

  /** The texts of the cells of {@code row} that are called {@code names}. */
  static List<String> values(Table table, @Nullable Object[] row, List<String> names) {
    return texts(row, names.stream().map(name -> table.column(name, name)).toList());
  }

  private static List<String> texts(@Nullable Object[] row, List<Integer> columns) {
    return columns.stream().map(column -> text(row[column])).toList();
  }

  /** The text of a key: 1 and 1.0 are one value, whatever the kind of the column. */
  private static String text(@Nullable Object cell) {
    if (cell instanceof Double number && Double.isFinite(number)) {
      return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
    return Table.text(cell);
  }
}
