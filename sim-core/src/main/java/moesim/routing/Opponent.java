package moesim.routing;

/**
 * A cache that a trace is made against, step by step: the trace looks at what is resident before it
 * requests.
 */
public interface Opponent extends AutoCloseable {
  /** Who it is, for reports: policy, capacity and whatever else decides what is resident. */
  String description();

  /** Experts it holds. */
  int capacity();

  /** True if {@code page} of the model is resident. */
  boolean isResident(int page);

  /** Serves a layer step. */
  void serve(LayerStep step);

  /** Ends its policy; no call follows. */
  @Override
  default void close() {}
}
