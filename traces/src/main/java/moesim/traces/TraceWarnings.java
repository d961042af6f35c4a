package moesim.traces;

import java.util.ArrayList;
import java.util.List;
import moesim.routing.RoutingTrace;

/** What somebody who uses a trace should know about it, whether it is looked at or converted. */
public final class TraceWarnings {
  private static final String NO_SIZES = "expert sizes are unknown, so capacities in bytes are not"
      + " possible; a model card states them (--model PRESET)";

  private TraceWarnings() {}

  /** One line each: what its reader noticed, and what it does not say. */
  public static List<String> of(RoutingTrace trace) {
    List<String> warnings = new ArrayList<>(trace.facts().warnings());
    if (!trace.model().hasExpertBytes()) {
      warnings.add(NO_SIZES);
    }
    return warnings;
  }
}
