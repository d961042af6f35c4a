package moesim.experiment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import moesim.routing.TraceFacts;
import moesim.scenario.RunPlan;
import moesim.scenario.Scenario;

/** What a reader of the results should know beside the numbers. */
final class Notes {
  private Notes() {}

  static List<String> of(Scenario scenario, List<TraceFacts> traces) {
    Set<String> notes = new LinkedHashSet<>();
    for (TraceFacts trace : traces) {
      trace.warnings().forEach(warning -> notes.add(trace.source() + ": " + warning));
    }
    for (RunPlan plan : scenario.plans()) {
      notes.add(ReplayContract.of(plan.spec()));
    }
    return List.copyOf(notes);
  }
}
