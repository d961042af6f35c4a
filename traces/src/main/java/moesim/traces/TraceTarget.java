package moesim.traces;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import moesim.routing.RoutingTrace;

/**
 * A way to write expert selections down, the counterpart of a {@link TraceFormat}: one of the doors
 * through which moesim is extended. Found by {@link java.util.ServiceLoader}.
 */
public interface TraceTarget {
  /** Its name, which is that of the format that reads it back. */
  String name();

  /** What is written, one sentence without the final stop. */
  String sentence();

  /** The ending of a file of this format, such as {@code .parquet}. */
  String ending();

  /** True if a file holds one request, so that a trace of several is a folder of files. */
  boolean isOneRequestPerFile();

  /** True if it can hold gate weights. */
  boolean hasWeights();

  /** True if it can hold when requests arrive; few can. */
  default boolean hasArrivals() {
    return false;
  }

  /** True if it can hold what requests are about; few can. */
  default boolean hasSubjects() {
    return false;
  }

  /**
   * Writes {@code trace} to the new file {@code part}, or, if that is a folder, to files in it.
   * Whoever calls gives it its name when it is complete, and removes it after an error.
   *
   * @param target what the user called it, for messages
   * @param progress is told how many tokens have been written so far
   * @return what the format does not say of the trace, one line each
   * @throws moesim.input.InputException if the trace has selections that the format cannot hold
   */
  List<String> write(RoutingTrace trace, Path part, Path target, LongConsumer progress)
      throws IOException;
}
