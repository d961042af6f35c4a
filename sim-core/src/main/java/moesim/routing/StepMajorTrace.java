package moesim.routing;

import moesim.model.MoeModel;

/**
 * A recorded trace, which is request-major, read step-major: a reader first takes the tokens of all
 * its requests into scratch segments. Steps beyond the last one asked for are not kept.
 */
public final class StepMajorTrace implements StepMajorRouting {
  private final RoutingTrace trace;
  private final Scratch scratch;

  public StepMajorTrace(RoutingTrace trace, Scratch scratch) {
    this.trace = trace;
    this.scratch = scratch;
  }

  @Override
  public MoeModel model() {
    return trace.model();
  }

  @Override
  public int requests() {
    return trace.facts().requests();
  }

  @Override
  public StepMajorReader open(int requests, int steps) {
    if (requests < 1 || requests > requests() || steps < 1) {
      throw new IllegalArgumentException("requests=" + requests + " steps=" + steps
          + " of a trace of " + requests() + " requests");
    }
    StoredRequests stored = new StoredRequests(trace.model(), requests, scratch);
    try (RoutingReader reader = trace.open(0)) {
      stored.load(reader, steps);
      return stored;
    } catch (RuntimeException e) {
      stored.close();
      throw e;
    }
  }
}
