package moesim.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import moesim.input.InputException;
import moesim.input.Problem;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;

/**
 * The runs of an experiment that failed.
 *
 * @param errors why, in one line, by plan number in ascending order
 * @param asked how many runs the scenario asks for, those that others are only compared with not
 *     counted
 * @param askedFailed how many of these failed
 * @param fault the first fault of ours among them
 */
public record Failures(
    Map<Integer, String> errors, int asked, int askedFailed, Optional<Throwable> fault) {
  /** No run failed. */
  public static final Failures NONE = new Failures(Map.of(), 0, 0, Optional.empty());

  /** Why a run has no results. */
  public static final Metric ERROR = new Metric(
      "error",
      "words",
      "why the run failed; its other columns are empty. The column is there only if a run failed",
      Metric.Kind.WORD);

  static <R> Failures of(Scenario scenario, List<RunOutcome<R>> results) {
    Map<Integer, String> errors = new LinkedHashMap<>();
    int asked = 0;
    int askedFailed = 0;
    for (int i = 0; i < results.size(); i++) {
      RunPlan plan = scenario.plans().get(i);
      asked += plan.asked() ? 1 : 0;
      if (results.get(i).isFailed()) {
        errors.put(i, results.get(i).error());
        askedFailed += plan.asked() ? 1 : 0;
      }
    }
    return new Failures(errors, asked, askedFailed, Optional.empty());
  }

  Failures withFault(Optional<Throwable> found) {
    return new Failures(errors, asked, askedFailed, found);
  }

  /**
   * Throws why no run has results that somebody asked for, if none has: a {@code fault} of ours
   * first.
   */
  <R> void throwIfNothingIsLeft(List<RunOutcome<R>> results, FirstFault fault) {
    if (nothingIsLeft()) {
      fault.throwIfAny();
      throw asProblem(results);
    }
  }

  /** True if no run has results that somebody asked for. */
  boolean nothingIsLeft() {
    return asked == askedFailed && !errors.isEmpty();
  }

  /** What is wrong with the input of all runs, each problem once. */
  private <R> InputException asProblem(List<RunOutcome<R>> results) {
    Set<Problem> problems = new LinkedHashSet<>();
    results.forEach(
        outcome -> outcome.problem().ifPresent(wrong -> problems.addAll(wrong.problems())));
    return new InputException(List.copyOf(problems));
  }

  /** {@code table} with a column of errors, if there are any. */
  ResultTable addTo(ResultTable table) {
    if (errors.isEmpty()) {
      return table;
    }
    List<Metric> columns = new ArrayList<>(table.metrics());
    columns.add(ERROR);
    List<ResultTable.Row> rows = IntStream.range(0, table.rows().size())
        .mapToObj(i -> withError(table.rows().get(i), errors.get(i)))
        .toList();
    return new ResultTable(table.keys(), columns, rows);
  }

  private static ResultTable.Row withError(
      ResultTable.Row row, @org.jspecify.annotations.Nullable String error) {
    if (error == null) {
      return row;
    }
    Map<Metric, String> words = new HashMap<>(row.words());
    words.put(ERROR, error);
    return new ResultTable.Row(row.values(), row.metrics(), words);
  }
}
