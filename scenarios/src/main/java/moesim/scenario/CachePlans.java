package moesim.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moesim.input.Problems;
import moesim.yaml.Node;

/**
 * The runs of a scenario: every point of the sweep, and an offline optimum for every point that has
 * none yet.
 */
final class CachePlans extends Plans {
  private static final String POLICY = "cache.policy";
  private static final String SHARED = "cache.shared";

  private record Point(Node.Mapping file, CacheRun spec) {}

  CachePlans(ScenarioText text, Sweep sweep, Presets presets, Problems problems) {
    super(text, sweep, presets, problems);
  }

  @Override
  List<RunPlan> bind(Node.Mapping file) {
    SpecBinder binder = new SpecBinder(text, problems);
    List<Point> points = new ArrayList<>();
    Applicable applicable = new Applicable(sweep.paths());
    Set<List<String>> seen = new HashSet<>();
    for (Node.Mapping whole : presets.under(sweep.points(file))) {
      Node.Mapping point = applicable.of(whole);
      // Points that differ only in what does not apply to them are one run.
      if (seen.add(sweptValuesOf(point))) {
        binder
            .bind(point)
            .filter(spec -> isRun(point, spec))
            .ifPresent(spec -> points.add(new Point(named(point, spec), spec)));
      }
    }
    checkReplications();
    if (problems.count() > 0 || points.isEmpty()) {
      return List.of();
    }
    seed = points.get(0).spec.seed();
    nameColumns(points);
    return withOptima(points);
  }

  private List<String> sweptValuesOf(Node.Mapping point) {
    return sweep.columns().stream().map(path -> Plans.textAt(point, path)).toList();
  }

  private void nameColumns(List<Point> points) {
    List<String> swept = sweep.columns();
    if (!swept.contains(POLICY)) {
      columns.add(POLICY);
    }
    if (!swept.contains(SHARED)
        && points.stream().anyMatch(point -> !point.spec.cache().shared())) {
      columns.add(SHARED);
    }
    columns.addAll(swept);
  }

  /** The optimum stands after the last of the runs that are compared with it. */
  private List<RunPlan> withOptima(List<Point> points) {
    Map<String, List<Point>> compared = new HashMap<>();
    Map<String, Integer> last = new HashMap<>();
    for (int i = 0; i < points.size(); i++) {
      String reference = SpecBinder.referenceKey(points.get(i).spec);
      compared.computeIfAbsent(reference, key -> new ArrayList<>()).add(points.get(i));
      last.put(reference, i);
    }
    List<RunPlan> plans = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      String reference = SpecBinder.referenceKey(point.spec);
      plans.add(new RunPlan(valuesOf(point), point.spec, reference, true));
      List<Point> group = compared.getOrDefault(reference, List.of());
      boolean isLast = last.getOrDefault(reference, -1) == i;
      if (isLast && group.stream().noneMatch(one -> one.spec.isOptimum())) {
        plans.add(new RunPlan(valuesOfOptimum(group), point.spec.optimum(), reference, false));
      }
    }
    return plans;
  }

  /** A key in which the runs of {@code group} differ does not apply to the optimum they share. */
  private List<String> valuesOfOptimum(List<Point> group) {
    List<List<String>> rows = group.stream().map(this::valuesOf).toList();
    Set<String> ofPolicies = SpecBinder.policyOptionPaths();
    List<String> values = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      String path = columns.get(column);
      String first = rows.get(0).get(column);
      int at = column;
      boolean applies = !ofPolicies.contains(path)
          && rows.stream().allMatch(row -> row.get(at).equals(first));
      values.add(
          switch (path) {
            case POLICY -> RunPlan.OPTIMUM;
            case SHARED -> "true";
            default -> applies ? first : "";
          });
    }
    return values;
  }

  private List<String> valuesOf(Point point) {
    List<String> values = new ArrayList<>();
    for (String path : columns) {
      values.add(
          path.equals(SHARED)
              ? String.valueOf(point.spec.cache().shared())
              : Plans.textAt(point.file, path));
    }
    return values;
  }
}
