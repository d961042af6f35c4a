package moesim.traces.synthetic;

import moesim.routing.RoutingBlock;
import moesim.routing.StepMajorReader;

/** One pass over a {@code calibrated} trace, step by step. */
final class CalibratedSteps implements StepMajorReader {
  private final RequestStates states;
  private final int requests;
  private final int steps;
  private int request;
  private int next;
  private int step;

  CalibratedSteps(CalibratedTrace trace, int requests, int steps) {
    states = trace.states(requests);
    this.requests = requests;
    // A step per generated token, and one for the prompts; further steps are empty.
    this.steps = Math.min(steps, trace.parameters().lengths().decode() + 1);
    for (int i = 0; i < requests; i++) {
      states.begin(i, i);
    }
  }

  @Override
  public boolean read(RoutingBlock block) {
    states.emptied(block);
    if (next == steps || requests == 0) {
      return false;
    }
    step = next;
    while (!block.isFull() && next == step) {
      states.draw(request, request, block);
      if (step > 0 || states.tokens(request) == states.promptTokens(request)) {
        moveOn();
      }
    }
    return true;
  }

  private void moveOn() {
    request++;
    if (request == requests) {
      request = 0;
      next++;
    }
  }

  @Override
  public int step() {
    return step;
  }

  @Override
  public void close() {}
}
