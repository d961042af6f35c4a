package moesim.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import moesim.scenario.RunPlan;

/**
 * What is kept of the traces of a study when their last run is through with them, by plan number.
 */
final class OpenedTraces {
  private record Opened(String key, TraceFacts facts, MoeModel model) {}

  private final Map<Integer, Opened> opened = new ConcurrentSkipListMap<>();

  void add(int index, RunPlan plan, RoutingTrace trace) {
    opened.put(index, new Opened(plan.spec().trace().key(), trace.facts(), trace.model()));
  }

  /**
   * The model of every run's trace, by plan number; a run whose trace could not be opened is not
   * there.
   */
  Map<Integer, MoeModel> models() {
    Map<Integer, MoeModel> models = new LinkedHashMap<>();
    opened.forEach((index, one) -> models.put(index, one.model));
    return models;
  }

  /** The facts of every trace once, in plan order. */
  List<TraceFacts> facts() {
    Map<String, TraceFacts> byKey = new LinkedHashMap<>();
    opened.values().forEach(one -> byKey.putIfAbsent(one.key, one.facts));
    return List.copyOf(byKey.values());
  }
}
