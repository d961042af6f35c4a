package moesim.experiment;

import java.util.ArrayList;
import java.util.List;
import moesim.routing.TraceFacts;

/** What a reader of the results should know beside the numbers. */
final class Notes {
  private Notes() {}

  static List<String> of(ResultTable table, List<TraceFacts> traces) {
    List<String> notes = new ArrayList<>();
    for (TraceFacts trace : traces) {
      trace.warnings().forEach(warning -> notes.add(trace.source() + ": " + warning));
    }
    if (table.rows().stream().anyMatch(Notes::isBelowTheOptimum)) {
      notes.add(
          "competitive_ratio below 1: a layer's fixed share is smaller than its layer step, so that experts stream past the"
              + " cache, which the optimum of a shared cache under the same semantics may not do");
    }
    return List.copyOf(notes);
  }

  private static boolean isBelowTheOptimum(ResultTable.Row row) {
    Number ratio = row.metrics().get(Metric.COMPETITIVE_RATIO);
    return ratio != null && ratio.doubleValue() < 1;
  }
}
