package moesim.experiment;

import moesim.likeness.TraceComparison;
import moesim.routing.RoutingTrace;

/** A comparison of two traces, with scratch room of its own. */
public final class ComparedTraces {
  private ComparedTraces() {}

  /**
   * Compares {@code b} with {@code a}.
   *
   * @throws moesim.input.InputException if they are not of one geometry
   */
  public static TraceComparison of(RoutingTrace a, RoutingTrace b) {
    try (MappedScratch scratch = new MappedScratch(MappedScratch.defaultBytes())) {
      return TraceComparison.of(a, b, scratch);
    }
  }
}
