package moesim.traces.fitted;

import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;

/** One pass over a fitted trace, request by request. */
final class FittedReader implements RoutingReader {
  private final RequestDraws draws;
  private final int requests;
  private int request;

  FittedReader(RequestDraws draws, int firstRequest, int requests) {
    this.draws = draws;
    this.requests = requests;
    request = firstRequest - 1;
  }

  @Override
  public boolean read(RoutingBlock block) {
    draws.emptied(block);
    while (!block.isFull() && (draws.left(0) > 0 || beginNext())) {
      draws.draw(0, request, block);
    }
    return block.tokens() > 0;
  }

  /** Requests without tokens are passed over. */
  private boolean beginNext() {
    while (request + 1 < requests) {
      draws.begin(0, ++request);
      if (draws.left(0) > 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {}
}
