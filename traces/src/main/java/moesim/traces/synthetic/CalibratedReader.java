package moesim.traces.synthetic;

import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;

/** One pass over a {@code calibrated} trace, request by request. */
final class CalibratedReader implements RoutingReader {
  private final CalibratedTrace trace;
  private final RequestStates state;
  private int request;
  private int left;

  CalibratedReader(CalibratedTrace trace, int firstRequest) {
    this.trace = trace;
    state = trace.states(1);
    request = firstRequest - 1;
  }

  @Override
  public boolean read(RoutingBlock block) {
    state.emptied(block);
    while (!block.isFull() && (left > 0 || beginNext())) {
      state.draw(0, request, block);
      left--;
    }
    return block.tokens() > 0;
  }

  private boolean beginNext() {
    if (request + 1 >= trace.requests()) {
      return false;
    }
    state.begin(0, ++request);
    left = state.promptTokens(0) + trace.parameters().lengths().decode();
    return true;
  }

  @Override
  public void close() {}
}
