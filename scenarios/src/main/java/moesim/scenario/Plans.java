package moesim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The runs of a scenario: every point of the sweep, and an offline optimum for every point that has none yet. */
final class Plans {
  private static final String POLICY = "cache.policy";
  private static final String SHARED = "cache.shared";

  private record Point(Node.Mapping file, RunSpec spec) {}

  private final ScenarioText text;
  private final Sweep sweep;
  private final Problems problems;
  private final List<String> columns = new ArrayList<>();
  private long seed;

  Plans(ScenarioText text, Sweep sweep, Problems problems) {
    this.text = text;
    this.sweep = sweep;
    this.problems = problems;
  }

  /** Keys that tell the runs apart; known after {@link #bind}. */
  List<String> columns() {
    return columns;
  }

  long seed() {
    return seed;
  }

  /** All runs of {@code file}, in the order of the results; empty if there were problems. */
  List<RunPlan> bind(Node.Mapping file) {
    SpecBinder binder = new SpecBinder(text, problems);
    List<Point> points = new ArrayList<>();
    for (Node.Mapping point : sweep.points(file)) {
      binder.bind(point).ifPresent(spec -> points.add(new Point(point, spec)));
    }
    if (problems.count() > 0 || points.isEmpty()) {
      return List.of();
    }
    seed = points.get(0).spec.seed();
    nameColumns(points);
    return withOptima(points);
  }

  private void nameColumns(List<Point> points) {
    List<String> swept = sweep.dimensions().stream().map(Sweep.Dimension::path).toList();
    if (!swept.contains(POLICY)) {
      columns.add(POLICY);
    }
    if (!swept.contains(SHARED)
        && points.stream().anyMatch(point -> !point.spec.cache().shared())) {
      columns.add(SHARED);
    }
    columns.addAll(swept);
  }

  /** The optimum of a point stands after the last run it is compared with. */
  private List<RunPlan> withOptima(List<Point> points) {
    Map<String, Integer> lastOf = new LinkedHashMap<>();
    Set<String> present = new LinkedHashSet<>();
    for (int i = 0; i < points.size(); i++) {
      String reference = SpecBinder.referenceKey(points.get(i).spec);
      lastOf.put(reference, i);
      if (points.get(i).spec.isOptimum()) {
        present.add(reference);
      }
    }
    List<RunPlan> plans = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      String reference = SpecBinder.referenceKey(point.spec);
      plans.add(new RunPlan(valuesOf(point), point.spec, reference));
      if (lastOf.getOrDefault(reference, -1) == i && !present.contains(reference)) {
        plans.add(optimumOf(point, reference));
      }
    }
    return plans;
  }

  private RunPlan optimumOf(Point point, String reference) {
    List<String> values = new ArrayList<>(valuesOf(point));
    Set<String> ofPolicies = SpecBinder.policyOptionPaths();
    for (int column = 0; column < columns.size(); column++) {
      String path = columns.get(column);
      if (path.equals(POLICY)) {
        values.set(column, RunPlan.OPTIMUM);
      } else if (path.equals(SHARED)) {
        values.set(column, "true");
      } else if (ofPolicies.contains(path)) {
        values.set(column, "");
      }
    }
    return new RunPlan(values, point.spec.optimum(), reference);
  }

  private List<String> valuesOf(Point point) {
    List<String> values = new ArrayList<>();
    for (String path : columns) {
      values.add(
          path.equals(SHARED)
              ? String.valueOf(point.spec.cache().shared())
              : textAt(point.file, path));
    }
    return values;
  }

  private static String textAt(Node.Mapping file, String path) {
    Node node = file;
    for (String key : path.split("\\.", 2)) {
      Node.Mapping.Entry entry =
          node instanceof Node.Mapping mapping ? mapping.entries().get(key) : null;
      if (entry == null) {
        return "";
      }
      node = entry.value();
    }
    return node instanceof Node.Scalar scalar ? scalar.text() : "";
  }
}
