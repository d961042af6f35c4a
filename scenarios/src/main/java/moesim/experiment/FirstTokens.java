package moesim.experiment;

import moesim.model.MoeModel;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a trace, to try things on. Its facts are those of the whole trace.
 *
 * @param whole the trace
 * @param tokens as many of its tokens
 */
record FirstTokens(RoutingTrace whole, long tokens) implements RoutingTrace {
  @Override
  public MoeModel model() {
    return whole.model();
  }

  @Override
  public TraceFacts facts() {
    return whole.facts();
  }

  @Override
  public RoutingReader open(int firstRequest) {
    return new Reader(whole.open(firstRequest), tokens);
  }

  private static final class Reader implements RoutingReader {
    private final RoutingReader whole;
    private long left;
    private @Nullable RoutingBlock read;

    Reader(RoutingReader whole, long tokens) {
      this.whole = whole;
      left = tokens;
    }

    @Override
    public boolean read(RoutingBlock block) {
      block.clear();
      RoutingBlock from = read;
      if (from == null) {
        boolean weighted = block.weights() != null;
        from = new RoutingBlock(block.layers(), block.topK(), block.capacity(), weighted);
        read = from;
      }
      if (left == 0 || !whole.read(from)) {
        return false;
      }
      int taken = (int) Math.min(left, from.tokens());
      for (int token = 0; token < taken; token++) {
        block.addFrom(from, token);
      }
      left -= taken;
      return true;
    }

    @Override
    public void close() {
      whole.close();
    }
  }
}
