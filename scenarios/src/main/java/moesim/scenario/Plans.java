package moesim.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moesim.input.Problems;
import moesim.yaml.Node;

/**
 * The runs of a scenario, and the keys that tell them apart; what belongs to every point, its
 * machine decides.
 */
abstract sealed class Plans permits CachePlans, ComparedPlans, QuestionPlans {
  /** Keys that tell the runs apart; known after {@link #bind}. */
  final List<String> columns = new ArrayList<>();

  final ScenarioText text;
  final Sweep sweep;
  final Presets presets;
  final Problems problems;

  private boolean drawsAnything;

  /** Seed of the scenario; known after {@link #bind}. */
  long seed;

  Plans(ScenarioText text, Sweep sweep, Presets presets, Problems problems) {
    this.text = text;
    this.sweep = sweep;
    this.presets = presets;
    this.problems = problems;
  }

  /** The plans of {@code file}, for the machine it names. */
  static Plans of(
      Node.Mapping file,
      ScenarioText text,
      Sweep sweep,
      Presets presets,
      Question question,
      Problems problems) {
    String kind = "machine." + Keys.KIND.name();
    if (sweep.paths().contains(kind)) {
      problems.add(
          sweep.locationOf(kind),
          kind + ": cannot be swept, as machines have different results; write two scenarios");
    }
    String machine = textAt(file, kind);
    boolean wafer = machine.equals(Keys.WAFER);
    if (question != Question.RUN && wafer) {
      return new QuestionPlans(text, sweep, presets, question, problems);
    }
    if (question != Question.RUN) {
      problems.add(
          file.location(),
          question.command()
              + " needs machine.kind: wafer; no other machine has levers or fidelities");
    }
    return switch (machine) {
      case Keys.WAFER -> new ComparedPlans(text, sweep, presets, SpecBinder::bindWafer, problems);
      case Keys.EXPERT_PARALLEL ->
        new ComparedPlans(text, sweep, presets, SpecBinder::bindParallel, problems);
      default -> new CachePlans(text, sweep, presets, problems);
    };
  }

  /** All runs of {@code file}, in the order of the results; empty if there were problems. */
  abstract List<RunPlan> bind(Node.Mapping file);

  /** False of a replication that draws nothing, so that the first one says it all. */
  boolean isRun(Node.Mapping point, RunSpec spec) {
    drawsAnything |= spec.isRandom();
    return spec.isRandom() || Replications.isFirst(point);
  }

  /** {@code point} as its row is called: without its replication if that does not matter. */
  static Node.Mapping named(Node.Mapping point, RunSpec spec) {
    return spec.isRandom() ? point : point.without(Replications.COLUMN);
  }

  /** The first replication of {@code point}. */
  Node.Mapping first(Node.Mapping point) {
    Node.Mapping first = point;
    if (sweep.replications().isPresent()) {
      for (Map.Entry<String, Node.Scalar> set :
          sweep.replications().get().values().get(0).entrySet()) {
        first = first.with(set.getKey(), set.getValue());
      }
    }
    return first;
  }

  /** Replications of what draws nothing would be the same run again and again. */
  void checkReplications() {
    if (sweep.replications().isPresent() && !drawsAnything && problems.count() == 0) {
      problems.add(
          sweep.replications().get().location(),
          "replications: they would all come out the same: the trace is recorded, or generated with a seed of its own, and"
              + " neither a policy nor a placement draws at random; leave it out");
    }
  }

  /** The scalar at the dotted {@code path}, as written; empty if there is none. */
  static String textAt(Node.Mapping file, String path) {
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
