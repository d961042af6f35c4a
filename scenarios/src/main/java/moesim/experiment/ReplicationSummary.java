package moesim.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import moesim.scenario.Replications;
import moesim.statistics.MeanInterval;

/**
 * Mean, standard deviation and confidence interval of every metric over the replications of a point
 * (docs/model.md §8.3).
 */
public final class ReplicationSummary {
  /** Name of the table. */
  public static final String NAME = "summary";

  /** Column with the number of values behind the others. */
  public static final Metric COUNT =
      Metric.count("replications", "runs", "runs of the point, those that failed left out");

  private ReplicationSummary() {}

  /** The mean of {@code metric}. */
  public static Metric meanOf(Metric metric) {
    return of(metric, "_mean", "mean over the replications");
  }

  /** Its standard deviation. */
  public static Metric deviationOf(Metric metric) {
    return of(metric, "_sd", "standard deviation over the replications, with n - 1");
  }

  /** The half width of its interval. */
  public static Metric halfWidthOf(Metric metric) {
    return of(metric, "_half_width", "half width of Student's confidence interval of the mean");
  }

  private static Metric of(Metric metric, String suffix, String what) {
    return new Metric(
        metric.name() + suffix, metric.unit(), metric.name() + ": " + what, Metric.Kind.RATIO);
  }

  /** The summary of {@code table}, a row per point; empty if it has no replications. */
  static Optional<ResultTable> of(ResultTable table, double confidence) {
    int column = table.keys().indexOf(Replications.COLUMN);
    if (column < 0) {
      return Optional.empty();
    }
    Map<List<String>, List<ResultTable.Row>> points = new LinkedHashMap<>();
    for (ResultTable.Row row : table.rows()) {
      points
          .computeIfAbsent(without(column, row.values()), none -> new ArrayList<>())
          .add(row);
    }
    List<Metric> numbers = table.metrics().stream()
        .filter(metric -> metric.kind() != Metric.Kind.WORD)
        .filter(metric -> !Metric.INTERVALS.contains(metric))
        .toList();
    List<Metric> columns = new ArrayList<>(List.of(COUNT));
    numbers.forEach(metric ->
        columns.addAll(List.of(meanOf(metric), deviationOf(metric), halfWidthOf(metric))));
    List<ResultTable.Row> rows = new ArrayList<>();
    points.forEach((values, replications) ->
        rows.add(new ResultTable.Row(values, metrics(replications, numbers, confidence))));
    return Optional.of(new ResultTable(without(column, table.keys()), columns, rows));
  }

  private static List<String> without(int column, List<String> values) {
    List<String> rest = new ArrayList<>(values);
    rest.remove(column);
    return List.copyOf(rest);
  }

  private static Map<Metric, Number> metrics(
      List<ResultTable.Row> replications, List<Metric> numbers, double confidence) {
    List<ResultTable.Row> done =
        replications.stream().filter(row -> !row.metrics().isEmpty()).toList();
    Map<Metric, Number> metrics = new HashMap<>();
    metrics.put(COUNT, (long) done.size());
    for (Metric metric : numbers) {
      // A mean of those that happen to have a value would be of other runs than its neighbours.
      if (done.isEmpty() || !done.stream().allMatch(row -> row.metrics().containsKey(metric))) {
        continue;
      }
      double[] values = done.stream()
          .mapToDouble(row -> Objects.requireNonNull(row.metrics().get(metric)).doubleValue())
          .toArray();
      MeanInterval interval = MeanInterval.of(values, confidence);
      metrics.put(meanOf(metric), interval.mean());
      if (interval.count() > 1 && Arrays.stream(values).allMatch(Double::isFinite)) {
        metrics.put(deviationOf(metric), interval.standardDeviation());
        metrics.put(halfWidthOf(metric), interval.halfWidth());
      }
    }
    return metrics;
  }
}
