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
  private static final int CHUNK_TOKENS = 64;

  private final ComposedTrace trace;
  private @Nullable RoutingReader source;
  private @Nullable RoutingBlock chunk;
  private int at;
  private int request;
  private int position;
  private int outputs;

  ComposedReader(ComposedTrace trace, int firstRequest) {
    this.trace = trace;
    request = firstRequest - 1;
  }

  @Override
  public boolean read(RoutingBlock block) {
    block.clear();
    RoutingBlock from = chunk;
    if (from == null) {
      from = new RoutingBlock(trace.model(), CHUNK_TOKENS, block.weights() != null);
      chunk = from;
    }
    while (!block.isFull() && advance(from)) {
      block.addFrom(from, at++);
      int token = block.tokens() - 1;
      outputs += from.phase(at - 1) == Phase.DECODE ? 1 : 0;
      block.requests()[token] = request;
      block.positions()[token] = position++;
    }
    return block.tokens() > 0;
  }

  /** Moves to the next token that is wanted; false at the end. */
  private boolean advance(RoutingBlock from) {
    while (true) {
      if (source == null && !begin(from)) {
        return false;
      }
      if (holdsToken(from)) {
        if (from.phase(at) == Phase.PREFILL
            || outputs < trace.outputs().orElse(Integer.MAX_VALUE)) {
          return true;
        }
        end();
      } else if (outputs < trace.outputs().orElse(0)) {
        beginAgain(from);
      } else {
        end();
      }
    }
  }

  private boolean begin(RoutingBlock from) {
    if (request + 1 >= trace.requests()) {
      return false;
    }
    request++;
    position = 0;
    outputs = 0;
    openSource(from);
    return true;
  }

  private void openSource(RoutingBlock from) {
    source = trace.openSource(request);
    from.clear();
    at = 0;
  }

  /** True if a token of the request is at hand. */
  private boolean holdsToken(RoutingBlock from) {
    if (at == from.tokens()) {
      at = 0;
      if (source == null || !source.read(from)) {
        from.clear();
        return false;
      }
    }
    return from.requests()[at] == trace.numberInSource(request);
  }

  /** Goes to the first generated token of the request once more. */
  private void beginAgain(RoutingBlock from) {
    if (outputs == 0) {
      throw new InputException(
          Location.of(trace.sourceName(request)),
          "request " + trace.numberInSource(request)
              + " has no generated token that could be repeated up to outputs: "
              + trace.outputs().orElse(0));
    }
    end();
    openSource(from);
    while (holdsToken(from) && from.phase(at) == Phase.PREFILL) {
      at++;
    }
  }

  private void end() {
    if (source != null) {
      source.close();
      source = null;
    }
  }

  @Override
  public void close() {
    end();
  }
}
