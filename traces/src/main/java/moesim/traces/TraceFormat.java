package moesim.traces;

import java.util.List;
import moesim.input.Option;
import moesim.routing.RoutingTrace;

/**
 * A way expert selections are written down, or generated: one of the doors through which moesim is
 * extended. Found by {@link java.util.ServiceLoader}.
 */
public interface TraceFormat {
  /** Its name in scenarios: {@code format: core12345}. */
  String name();

  /** What it is, one sentence without the final stop. */
  String sentence();

  /** The options it takes beside those every trace has. */
  List<Option<?>> options();

  /** True if it makes a trace out of nothing but options, and takes no path. */
  default boolean generates() {
    return false;
  }

  /** True if it draws what it makes, so that another seed makes another trace; generators do unless they say otherwise. */
  default boolean isRandom() {
    return generates();
  }

  /**
   * True if the trace depends on the cache it is replayed through: {@link TraceRequest#opponents}.
   */
  default boolean isAdaptive() {
    return false;
  }

  /**
   * True if {@code files} look like this format; decided from content, not from names. Generators
   * say false.
   */
  boolean recognises(TraceFiles files);

  /** What {@link #recognises} looks for, in words, for messages; empty for generators. */
  default String mark() {
    return "";
  }

  /**
   * Opens the trace.
   *
   * @throws moesim.input.InputException if what is found is not this format, with the place
   */
  RoutingTrace open(TraceRequest request);
}
