package moesim.traces.compose;

import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import org.jspecify.annotations.Nullable;

/**
 * A place in a source: at a token of the request that was asked for, or behind its last. One reader
 * goes forward while numbers of requests ascend; others open a new one.
 */
final class SourceCursor implements AutoCloseable {
  private static final int CHUNK_TOKENS = 64;

  private final RoutingTrace trace;
  private final RoutingBlock chunk;
  private @Nullable RoutingReader reader;
  private int at;
  private int request;

  SourceCursor(RoutingTrace trace, boolean weighted) {
    this.trace = trace;
    chunk = new RoutingBlock(trace.model(), CHUNK_TOKENS, weighted);
  }

  /** Goes to the first token of request {@code number}. */
  void begin(int number) {
    RoutingReader open = reader;
    if (open == null || number <= request) {
      close();
      open = trace.open(number);
      reader = open;
      chunk.clear();
      at = 0;
    }
    request = number;
    while (isAtToken(open) && chunk.requests()[at] < number) {
      at++;
    }
  }

  /** True at a token of the request, false behind its last. */
  boolean holdsToken() {
    return reader != null && isAtToken(reader) && chunk.requests()[at] == request;
  }

  Phase phase() {
    return chunk.phase(at);
  }

  void skip() {
    at++;
  }

  /** Moves the token into {@code block}. */
  void moveInto(RoutingBlock block) {
    block.addFrom(chunk, at++);
  }

  private boolean isAtToken(RoutingReader open) {
    if (at == chunk.tokens()) {
      at = 0;
      if (!open.read(chunk)) {
        chunk.clear();
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
