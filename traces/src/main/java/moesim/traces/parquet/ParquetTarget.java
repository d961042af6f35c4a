package moesim.traces.parquet;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import moesim.routing.RoutingTrace;
import moesim.traces.TraceTarget;

/** Writes traces as {@link ParquetTraceFormat} reads them. */
public final class ParquetTarget implements TraceTarget {
  /** For {@link java.util.ServiceLoader}. */
  public ParquetTarget() {}

  @Override
  public String name() {
    return "parquet";
  }

  @Override
  public String sentence() {
    return "moesim's own trace file: one Parquet row per token, fast to read";
  }

  @Override
  public String ending() {
    return ".parquet";
  }

  @Override
  public boolean isOneRequestPerFile() {
    return false;
  }

  @Override
  public boolean hasWeights() {
    return true;
  }

  @Override
  public boolean hasArrivals() {
    return true;
  }

  @Override
  public boolean hasSubjects() {
    return true;
  }

  @Override
  public List<String> write(RoutingTrace trace, Path part, Path target, LongConsumer progress) {
    TraceWriter.copy(trace, part, target, progress);
    return List.of();
  }
}
