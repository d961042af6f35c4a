package moesim.traces.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import moesim.routing.RoutingTrace;
import moesim.traces.RequestWalk;
import moesim.traces.TraceTarget;
import tools.jackson.core.exc.JacksonIOException;

/** Writes traces as {@link Core12345}, a file per request. */
public final class Core12345Target implements TraceTarget {
  /** For {@link java.util.ServiceLoader}. */
  public Core12345Target() {}

  @Override
  public String name() {
    return "core12345";
  }

  @Override
  public String sentence() {
    return "core12345 JSON, a file per request; without gate weights";
  }

  @Override
  public String ending() {
    return ".json";
  }

  @Override
  public boolean isOneRequestPerFile() {
    return true;
  }

  @Override
  public boolean hasWeights() {
    return false;
  }

  @Override
  public List<String> write(RoutingTrace trace, Path part, Path target, LongConsumer progress)
      throws IOException {
    List<String> lost = new ArrayList<>();
    try (Core12345Writer writer = new Core12345Writer(trace, part)) {
      lost.addAll(RequestWalk.over(trace, writer, progress));
    } catch (JacksonIOException e) {
      throw new IOException(e.getOriginalMessage(), e);
    }
    lost.add("the name of the model and the number of its experts are not written");
    return lost;
  }
}
