package moesim.report.compare;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.report.table.Table;
import moesim.traces.parquet.ParquetTable.Column;
import moesim.traces.parquet.ParquetTable.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Two tables that are compared, A and B, and may differ in some keys on purpose, such as two
 * policies: rows without partner are given one that differs in nothing else, and both then have
 * {@code lru → lfu} as their key.
 */
record Pair(Table a, Table b) {
  /** What stands between the values of A and B. */
  private static final String TO = " → ";

  /**
   * {@code a} and {@code b}, joined across the keys {@code across}.
   *
   * @throws InputException for what is no key, and where it is open which rows belong together
   */
  static Pair of(Table a, Table b, List<String> across) {
    return across.isEmpty() ? new Pair(a, b) : new Join(a, b, across).pair();
  }

  private static final class Join {
    private final Table a;
    private final Table b;
    private final List<String> across;
    private final List<String> others;

    Join(Table a, Table b, List<String> across) {
      this.a = a;
      this.b = b;
      this.across = across;
      across.forEach(key -> check(key, a));
      across.forEach(key -> check(key, b));
      others = IntStream.range(0, a.columns().size())
          .filter(a::identifies)
          .mapToObj(column -> a.columns().get(column).name())
          .filter(name -> b.find(name).isPresent() && !across.contains(name))
          .toList();
    }

    private static void check(String key, Table table) {
      if (!table.identifies(table.column(key, "--across"))) {
        throw new InputException(
            Location.of("--across"), "\"" + key + "\" is a metric; name a key of the rows");
      }
    }

    Pair pair() {
      Map<List<String>, Set<List<String>>> left = withoutPartner(a, b);
      Map<List<String>, Set<List<String>>> right = withoutPartner(b, a);
      Map<List<String>, List<String>> joined = new LinkedHashMap<>();
      left.forEach((rest, values) -> {
        Set<List<String>> partners = right.getOrDefault(rest, Set.of());
        if (!partners.isEmpty()) {
          joined.put(rest, named(only(values, "A"), only(partners, "B")));
        }
      });
      return new Pair(renamed(a, left, joined), renamed(b, right, joined));
    }

    /** Values of {@link #across} by those of the other keys, of rows that {@code other} lacks. */
    private Map<List<String>, Set<List<String>>> withoutPartner(Table table, Table other) {
      Set<List<List<String>>> there = new HashSet<>();
      other
          .rows()
          .forEach(
              row -> there.add(List.of(values(other, row, others), values(other, row, across))));
      Map<List<String>, Set<List<String>>> found = new LinkedHashMap<>();
      for (@Nullable Object[] row : table.rows()) {
        List<String> rest = values(table, row, others);
        List<String> own = values(table, row, across);
        if (!there.contains(List.of(rest, own))) {
          found.computeIfAbsent(rest, none -> new LinkedHashSet<>()).add(own);
        }
      }
      return found;
    }

    private static List<String> values(Table table, @Nullable Object[] row, List<String> names) {
      return Differences.values(table, row, names);
    }

    private List<String> only(Set<List<String>> values, String side) {
      if (values.size() > 1) {
        throw new InputException(
            Location.of("--across " + String.join(",", across)),
            "rows of " + side + " differ in nothing else ("
                + String.join(
                    "; ", values.stream().map(one -> String.join(", ", one)).toList())
                + "), so none of them is the partner; compare runs with one of them each");
      }
      return values.iterator().next();
    }

    private static List<String> named(List<String> from, List<String> to) {
      return IntStream.range(0, from.size())
          .mapToObj(key ->
              from.get(key).equals(to.get(key)) ? from.get(key) : from.get(key) + TO + to.get(key))
          .toList();
    }

    private Table renamed(
        Table table,
        Map<List<String>, Set<List<String>>> alone,
        Map<List<String>, List<String>> joined) {
      List<Integer> places = across.stream().map(key -> table.column(key, key)).toList();
      List<Column> columns = new ArrayList<>(table.columns());
      places.forEach(at -> columns.set(
          at, new Column(columns.get(at).name(), Kind.TEXT, "", columns.get(at).definition())));
      List<@Nullable Object[]> rows = new ArrayList<>();
      for (@Nullable Object[] row : table.rows()) {
        List<String> rest = values(table, row, others);
        List<String> own = values(table, row, across);
        List<String> shown =
            alone.getOrDefault(rest, Set.of()).contains(own) ? joined.getOrDefault(rest, own) : own;
        @Nullable Object[] copy = row.clone();
        for (int key = 0; key < places.size(); key++) {
          copy[places.get(key)] = shown.get(key);
        }
        rows.add(copy);
      }
      return new Table(columns, rows);
    }
  }
}
