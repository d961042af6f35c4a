package moesim.traces.compose;

import moesim.input.InputException;
import moesim.input.Location;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a composed trace. A request whose output is to be longer than recorded goes through
 * its own generated tokens again.
 */
final class ComposedReader implements RoutingReader {
  private final ComposedTrace trace;
  // By source, once a request of it was read.
  private final @Nullable SourceCursor[] cursors;
  private @Nullable SourceCursor source;
  private int request;
  private int position;
  private int outputs;

  ComposedReader(ComposedTrace trace, int firstRequest) {
    this.trace = trace;
    cursors = new SourceCursor[trace.sources().size()];
    request = firstRequest - 1;
  }

  @Override
  public boolean read(RoutingBlock block) {
    block.clear();
    while (!block.isFull()) {
      SourceCursor from = advance(block.weights() != null);
      if (from == null) {
        break;
      }
      outputs += from.phase() == Phase.DECODE ? 1 : 0;
      from.moveInto(block);
      int token = block.tokens() - 1;
      block.requests()[token] = request;
      block.positions()[token] = position++;
    }
    return block.tokens() > 0;
  }

  /** Where the next token that is wanted is; null at the end. */
  private @Nullable SourceCursor advance(boolean weighted) {
    while (true) {
      SourceCursor from = source;
      if (from == null) {
        if (request + 1 >= trace.requests()) {
          return null;
        }
        source = begin(weighted);
      } else if (from.holdsToken()) {
        if (from.phase() == Phase.PREFILL || outputs < trace.outputs().orElse(Integer.MAX_VALUE)) {
          return from;
        }
        source = null;
      } else if (outputs < trace.outputs().orElse(0)) {
        beginAgain(from);
      } else {
        source = null;
      }
    }
  }

  private SourceCursor begin(boolean weighted) {
    request++;
    position = 0;
    outputs = 0;
    int number = trace.sourceOf(request);
    SourceCursor cursor = cursors[number];
    if (cursor == null) {
      cursor = new SourceCursor(trace.sources().get(number).trace(), weighted);
      cursors[number] = cursor;
    }
    cursor.begin(trace.numberInSource(request));
    return cursor;
  }

  /** Goes to the first generated token of the request once more. */
  private void beginAgain(SourceCursor from) {
    if (outputs == 0) {
      throw new InputException(
          Location.of(trace.sources().get(trace.sourceOf(request)).name()),
          "request " + trace.numberInSource(request)
              + " has no generated token that could be repeated up to outputs: "
              + trace.outputs().orElse(0));
    }
    from.begin(trace.numberInSource(request));
    while (from.holdsToken() && from.phase() == Phase.PREFILL) {
      from.skip();
    }
  }

  @Override
  public void close() {
    for (SourceCursor cursor : cursors) {
      if (cursor != null) {
        cursor.close();
      }
    }
  }
}
