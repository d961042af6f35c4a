package moesim.traces.npz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import moesim.routing.RoutingTrace;
import moesim.traces.TraceTarget;

/** Writes traces as {@link RoutedExperts}, a file per request. */
public final class RoutedExpertsTarget implements TraceTarget {
  /** For {@link java.util.ServiceLoader}. */
  public RoutedExpertsTarget() {}

  @Override
  public String name() {
    return RoutedExperts.NAME;
  }

  @Override
  public String sentence() {
    return "arrays of NumPy as vLLM and SGLang return them, a file per request; without gate weights";
  }

  @Override
  public String ending() {
    return RoutedExpertsWriter.ENDING;
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
    return RoutedExpertsWriter.write(trace, part, progress);
  }
}
