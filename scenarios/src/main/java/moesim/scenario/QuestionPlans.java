package moesim.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import moesim.input.Problems;
import moesim.input.Written;
import moesim.yaml.Node;

/**
 * The runs of a scenario on a wafer under the alternatives of a {@link Question}: for every point
 * of the sweep one run per alternative, compared with the first. Baselines that are no points are
 * not run.
 */
final class QuestionPlans extends Plans {
  private final Question question;

  QuestionPlans(
      ScenarioText text, Sweep sweep, Presets presets, Question question, Problems problems) {
    super(text, sweep, presets, problems);
    this.question = question;
  }

  @Override
  List<RunPlan> bind(Node.Mapping file) {
    // An option that only a baseline's policy has stays one that does not apply.
    Set<String> set = sweep.paths();
    set.addAll(Baseline.read(file, problems).keySet());
    Applicable applicable = new Applicable(set);
    SpecBinder binder = new SpecBinder(text, problems);
    columns.addAll(sweep.columns());
    columns.add(question.column());
    Set<String> seen = new HashSet<>();
    List<RunPlan> plans = new ArrayList<>();
    for (Node.Mapping point : sweep.points(file)) {
      String reference = "";
      for (Map<String, String> alternative : question.alternatives()) {
        Node.Mapping whole = applicable.of(presets.under(with(alternative, point)));
        Optional<WaferRun> spec = binder.bindWafer(whole);
        boolean first = reference.isEmpty();
        if (spec.isEmpty()
            || (first && (!isRun(whole, spec.get()) || !seen.add(spec.get().key())))) {
          break;
        }
        Node.Mapping row = named(whole, spec.get());
        reference = first ? spec.get().key() : reference;
        plans.add(new RunPlan(
            columns.stream().map(path -> Plans.textAt(row, path)).toList(),
            spec.get(),
            reference,
            true));
      }
    }
    checkReplications();
    if (problems.count() > 0 || plans.isEmpty()) {
      return List.of();
    }
    seed = plans.get(0).spec().seed();
    return plans;
  }

  private static Node.Mapping with(Map<String, String> alternative, Node.Mapping point) {
    Node.Mapping changed = point;
    for (Map.Entry<String, String> setting : alternative.entrySet()) {
      changed = changed.with(
          setting.getKey(),
          new Node.Scalar(setting.getValue(), Written.Kind.TEXT, point.location()));
    }
    return changed;
  }
}
