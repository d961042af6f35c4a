package moesim.traces.records;

import java.util.Optional;
import moesim.input.InputException;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.traces.CardCheck;
import moesim.traces.TraceShape;

/** A pass over the tokens of sorted records. Positions are counted from 0 in each request. */
final class RecordedReader implements RoutingReader {
  private final TokenCursor tokens;
  private final TraceShape shape;
  private final int limit;
  private final Optional<Phase> phase;
  private int request;
  private int requestOfFile = -1;
  private int position;

  /** {@code firstRequest} is the number of the request at which {@code tokens} stand. */
  RecordedReader(
      TokenCursor tokens, TraceShape shape, int limit, int firstRequest, Optional<Phase> phase) {
    this.tokens = tokens;
    this.shape = shape;
    this.limit = limit;
    this.phase = phase;
    request = firstRequest - 1;
  }

  @Override
  public boolean read(RoutingBlock block) {
    block.clear();
    while (!block.isFull() && tokens.next()) {
      if (tokens.request() != requestOfFile) {
        requestOfFile = tokens.request();
        request++;
        position = 0;
      }
      check();
      int cell = block.addUnfilled(request, phase.orElse(tokens.phase()), position++);
      int cells = tokens.experts().length;
      System.arraycopy(tokens.experts(), 0, block.experts(), cell, cells);
      float[] weights = block.weights();
      if (weights != null) {
        System.arraycopy(tokens.weights(), 0, weights, cell, cells);
      }
    }
    return block.tokens() > 0;
  }

  private void check() {
    short[] experts = tokens.experts();
    for (int cell = 0; cell < experts.length; cell++) {
      if (experts[cell] >= limit) {
        throw new InputException(
            tokens.locationOf(cell / shape.topK()), CardCheck.outside(experts[cell], limit));
      }
    }
  }

  @Override
  public void close() {
    // Sorted records are kept for the next pass.
  }
}
