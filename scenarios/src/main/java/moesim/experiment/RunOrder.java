package moesim.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which runs are begun. Runs of one trace come together, so that few traces are in
 * memory at a time.
 *
 * <p><b>Several threads.</b> The first run of a trace makes what all of them share, and the others
 * would wait for it. So it is begun before the rest of the trace before: two traces are then in
 * memory at a time, and no thread is idle.
 */
final class RunOrder {
  private RunOrder() {}

  /** Numbers of the runs whose traces are {@code traces}. */
  static List<Integer> of(List<String> traces, int threads) {
    Map<String, List<Integer>> byTrace = new LinkedHashMap<>();
    for (int run = 0; run < traces.size(); run++) {
      byTrace.computeIfAbsent(traces.get(run), trace -> new ArrayList<>()).add(run);
    }
    List<Integer> order = new ArrayList<>();
    List<Integer> rest = List.of();
    for (List<Integer> runs : byTrace.values()) {
      int before = threads > 1 ? 1 : 0;
      order.addAll(runs.subList(0, before));
      order.addAll(rest);
      rest = runs.subList(before, runs.size());
    }
    order.addAll(rest);
    return order;
  }
}
