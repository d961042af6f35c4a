package moesim.experiment;

import java.util.ArrayList;
import java.util.List;
import moesim.routing.TraceFacts;

/** What a reader of the results should know beside the numbers. */
final class Notes {
  private Notes() {}

  /** The warnings of {@code traces}, each with the trace it is about. */
  static List<String> of(List<TraceFacts> traces) {
    List<String> notes = new ArrayList<>();
    for (TraceFacts trace : traces) {
      trace
          .warnings()
          .forEach(warning -> notes.add("warning: trace " + trace.source() + ": " + warning));
    }
    return List.copyOf(notes);
  }
}
