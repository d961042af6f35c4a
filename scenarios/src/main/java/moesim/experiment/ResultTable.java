package moesim.experiment;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of a scenario: one row per run, in plan order.
 *
 * @param keys names of the columns that tell the runs apart
 * @param metrics the columns that follow, in their order
 * @param rows the rows
 */
public record ResultTable(List<String> keys, List<Metric> metrics, List<Row> rows) {
  public ResultTable {
    keys = List.copyOf(keys);
    metrics = List.copyOf(metrics);
    // Not copied: the rows of a long table are made when they are read.
    rows = Collections.unmodifiableList(rows);
  }

  /**
   * One run.
   *
   * @param values text of each key, empty where it does not apply
   * @param metrics values by metric, {@link Long} or {@link Double} by its kind; what is not known
   *     is not in the map
   * @param words values of metrics that are words
   */
  public record Row(List<String> values, Map<Metric, Number> metrics, Map<Metric, String> words) {
    public Row {
      values = List.copyOf(values);
      metrics = Map.copyOf(metrics);
      words = Map.copyOf(words);
    }

    /** A run of which all metrics are numbers. */
    public Row(List<String> values, Map<Metric, Number> metrics) {
      this(values, metrics, Map.of());
    }

    /**
     * The value of {@code metric}: a {@link Number} or a {@link String}; null if it is not known.
     */
    public @Nullable Object value(Metric metric) {
      return metric.kind() == Metric.Kind.WORD ? words.get(metric) : metrics.get(metric);
    }
  }
}
