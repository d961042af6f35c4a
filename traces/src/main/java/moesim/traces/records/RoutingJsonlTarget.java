package moesim.traces.records;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.RoutingTrace;
import moesim.routing.WeightKind;
import moesim.traces.RequestWalk;
import moesim.traces.TraceTarget;
import tools.jackson.core.exc.JacksonIOException;

/** Writes traces as {@link RoutingJsonl} of version 1, a file per request. */
public final class RoutingJsonlTarget implements TraceTarget {
  /** For {@link java.util.ServiceLoader}. */
  public RoutingJsonlTarget() {}

  @Override
  public String name() {
    return "routing-jsonl";
  }

  @Override
  public String sentence() {
    return "moe-cache-lab.routing-jsonl of version 1, a file per request";
  }

  @Override
  public String ending() {
    return ".jsonl";
  }

  @Override
  public boolean isOneRequestPerFile() {
    return true;
  }

  @Override
  public boolean hasWeights() {
    return true;
  }

  @Override
  public List<String> write(RoutingTrace trace, Path part, Path target, LongConsumer progress)
      throws IOException {
    checkKind(trace);
    try (RoutingJsonlWriter writer = new RoutingJsonlWriter(trace, part)) {
      List<String> lost = RequestWalk.over(trace, writer, progress);
      writer.checkLayers(trace);
      return lost;
    } catch (JacksonIOException e) {
      throw new IOException(e.getOriginalMessage(), e);
    }
  }

  // The format calls them probabilities. Those of selected experts that sum to one are told by it.
  private static void checkKind(RoutingTrace trace) {
    trace
        .facts()
        .weights()
        .filter(kind -> kind != WeightKind.SOFTMAX && kind != WeightKind.RENORMALISED)
        .ifPresent(kind -> {
          throw new InputException(
              Location.of(trace.facts().source()),
              "cannot be written as routing-jsonl: the gate weights are of kind "
                  + kind.name().toLowerCase(Locale.ROOT)
                  + ", which it does not state, and readers take them for softmax;"
                  + " --without-weights leaves them out");
        });
  }
}
