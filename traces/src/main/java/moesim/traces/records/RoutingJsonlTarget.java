package moesim.traces.records;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
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
    List<String> lost = new ArrayList<>();
    try (RoutingJsonlWriter writer = new RoutingJsonlWriter(trace, part)) {
      lost.addAll(RequestWalk.over(trace, writer, progress));
      writer.checkLayers(trace);
    } catch (JacksonIOException e) {
      throw new IOException(e.getOriginalMessage(), e);
    }
    trace
        .facts()
        .weights()
        .filter(kind -> kind != WeightKind.SOFTMAX && kind != WeightKind.RENORMALISED)
        .ifPresent(kind -> lost.add("the kind of the gate weights is not written"));
    return lost;
  }
}
