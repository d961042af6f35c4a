package moesim.report.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import moesim.report.table.Table;
import moesim.scenario.RunPlan;
import org.jspecify.annotations.Nullable;

/** What was run and what came out, in a few sentences. */
final class Summary {
  private static final int MOST_VALUES = 6;

  private final Table table;

  Summary(Table table) {
    this.table = table;
  }

  /** The sentences. */
  String text(String scenario) {
    List<String> sentences = new ArrayList<>();
    int runs = table.rows().size();
    if (!table.tellsRowsApart()) {
      return Numbers.shown(runs) + " points of curves of the scenario “" + scenario + "”"
          + differences() + ".";
    }
    sentences.add((runs == 1 ? "One run" : Numbers.shown(runs) + " runs") + " of the scenario “"
        + scenario + "”" + differences() + ".");
    Focus.headline(table).ifPresent(metric -> extremes(metric).ifPresent(sentences::add));
    table
        .find("competitive_ratio")
        .ifPresent(metric ->
            spread(metric, "times the misses of the offline optimum").ifPresent(sentences::add));
    return String.join(" ", sentences);
  }

  private String differences() {
    List<String> keys = table.varyingKeys().stream().map(this::difference).toList();
    return keys.isEmpty() ? "" : ", which differ in " + String.join("; ", keys);
  }

  private String difference(int key) {
    List<String> values = List.copyOf(table.choices(key));
    String all = values.size() > MOST_VALUES
        ? values.size() + " values from " + values.get(0) + " to " + values.get(values.size() - 1)
        : String.join(", ", values);
    return table.columns().get(key).name() + " (" + all + ")";
  }

  private Optional<String> extremes(int metric) {
    String name = table.columns().get(metric).name();
    List<@Nullable Object[]> rows = ranked(metric);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    String worst = described(rows.get(0), metric);
    String best = described(rows.get(rows.size() - 1), metric);
    if (rows.size() == 1) {
      return Optional.of(name + " is " + Numbers.shown(Table.number(rows.get(0)[metric])) + ".");
    }
    return Optional.of("Best " + name + (hasOptimum() ? " of the online policies" : "") + ": "
        + best + "; worst: " + worst + ".");
  }

  private Optional<String> spread(int metric, String what) {
    List<@Nullable Object[]> rows = ranked(metric);
    return rows.size() < 2
        ? Optional.empty()
        : Optional.of("The online policies have "
            + Numbers.shown(Table.number(rows.get(rows.size() - 1)[metric])) + " to "
            + Numbers.shown(Table.number(rows.get(0)[metric])) + " " + what + ".");
  }

  /** The rows that have the metric, without optima, worst first; equal ones in their order. */
  private List<@Nullable Object[]> ranked(int metric) {
    boolean more = Focus.moreIsBetter(table.columns().get(metric).name());
    Comparator<@Nullable Object[]> order =
        Comparator.comparingDouble(row -> Table.number(row[metric]));
    return table.rows().stream()
        .filter(row -> !Double.isNaN(Table.number(row[metric])) && !isOptimum(row))
        .sorted(more ? order : order.reversed())
        .toList();
  }

  private String described(@Nullable Object[] row, int metric) {
    String name = table.nameOf(row);
    return Numbers.shown(Table.number(row[metric])) + (name.isEmpty() ? "" : " (" + name + ")");
  }

  private boolean hasOptimum() {
    return table.rows().stream().anyMatch(this::isOptimum);
  }

  private boolean isOptimum(@Nullable Object[] row) {
    return Set.of("cache.policy", "policy").stream()
        .map(table::find)
        .anyMatch(key -> key.isPresent() && RunPlan.OPTIMUM.equals(row[key.getAsInt()]));
  }
}
