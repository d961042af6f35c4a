package moesim.experiment;

import moesim.routing.TraceFacts;
import moesim.scenario.RunSpec;

/** Whether a trace has the requests that a batch wants: the same question on every machine. */
final class BatchSize {
  private BatchSize() {}

  /**
   * Checks that {@code trace} has {@code requests} of them, which {@code run} asks for.
   *
   * @throws moesim.input.InputException if it has fewer
   */
  static void check(RunSpec run, int requests, TraceFacts trace) {
    int there = trace.requests();
    if (there < requests) {
      throw run.problemOfRequests(
          trace.source() + " has " + there + (there == 1 ? " request" : " requests")
              + ", a batch wants " + requests + "; write batch.requests: " + Math.max(1, there));
    }
  }

  /**
   * Tokens of a batch, about: its prompts are taken to be as long as those of the whole trace.
   *
   * @param iterations forward passes, that of the prompts included
   */
  static long tokens(TraceFacts trace, int requests, int iterations) {
    long prompts = trace.prefillTokens() * requests / Math.max(1, trace.requests());
    return prompts + (long) requests * (iterations - 1);
  }
}
