package moesim.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moesim.input.Problems;
import moesim.yaml.Node;

/**
 * The runs of a scenario on a machine whose points are compared with a baseline: every point of the
 * sweep, and a baseline for every point whose baseline is none of them.
 */
final class ComparedPlans extends Plans {
  /** Makes the run of a point; empty if something is wrong, which is in the problems then. */
  @FunctionalInterface
  interface Binding {
    Optional<? extends RunSpec> bind(SpecBinder binder, Node.Mapping point);
  }

  private record Point(Node.Mapping file, RunSpec spec) {}

  private final Binding binding;

  ComparedPlans(
      ScenarioText text, Sweep sweep, Presets presets, Binding binding, Problems problems) {
    super(text, sweep, presets, problems);
    this.binding = binding;
  }

  @Override
  List<RunPlan> bind(Node.Mapping file) {
    Map<String, Node.Scalar> baseline = Baseline.read(file, problems);
    Set<String> set = sweep.paths();
    set.addAll(baseline.keySet());
    Applicable applicable = new Applicable(set);
    SpecBinder binder = new SpecBinder(text, problems);
    columns.addAll(sweep.columns());
    baseline.keySet().stream().filter(path -> !columns.contains(path)).forEach(columns::add);
    // Points by what they compute: two that compute the same are one run.
    Map<String, Point> runs = new LinkedHashMap<>();
    Set<String> asked = new HashSet<>();
    Map<String, String> baselines = new LinkedHashMap<>();
    for (Node.Mapping point : sweep.points(file)) {
      Node.Mapping whole = applicable.of(presets.under(point));
      binding.bind(binder, whole).filter(spec -> isRun(whole, spec)).ifPresent(spec -> {
        runs.putIfAbsent(spec.identity(), new Point(named(whole, spec), spec));
        asked.add(spec.identity());
        compared(point, baseline)
            .map(reference -> applicable.of(presets.under(reference)))
            .flatMap(reference -> reference(binder, reference))
            .ifPresent(reference -> {
              baselines.put(spec.identity(), reference.spec.identity());
              runs.putIfAbsent(reference.spec.identity(), reference);
            });
      });
    }
    checkReplications();
    if (problems.count() > 0 || runs.isEmpty()) {
      return List.of();
    }
    List<RunPlan> plans = new ArrayList<>();
    runs.forEach((key, point) -> plans.add(new RunPlan(
        columns.stream().map(path -> Plans.textAt(point.file, path)).toList(),
        point.spec,
        baselines.getOrDefault(key, key),
        asked.contains(key))));
    seed = plans.get(0).spec().seed();
    return plans;
  }

  /** The run of {@code reference}, or of its first replication if it draws nothing. */
  private Optional<Point> reference(SpecBinder binder, Node.Mapping reference) {
    Optional<? extends RunSpec> spec = binding.bind(binder, reference);
    if (spec.isPresent() && !spec.get().isRandom()) {
      Node.Mapping first = first(reference);
      return binding.bind(binder, first).map(run -> new Point(named(first, run), run));
    }
    return spec.map(run -> new Point(reference, run));
  }

  private Optional<Node.Mapping> compared(Node.Mapping point, Map<String, Node.Scalar> baseline) {
    Node.Mapping reference = point;
    for (Map.Entry<String, Node.Scalar> setting : baseline.entrySet()) {
      Optional<Node.Mapping> next = sweep.set(reference, setting.getKey(), setting.getValue());
      if (next.isEmpty()) {
        problems.add(
            setting.getValue().location(),
            "baseline.variant: no variant is called \"" + setting.getValue().text() + "\"");
        return Optional.empty();
      }
      reference = next.get();
    }
    return Optional.of(reference);
  }
}
