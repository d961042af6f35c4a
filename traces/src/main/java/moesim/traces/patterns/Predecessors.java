package moesim.traces.patterns;

import moesim.routing.RoutingBlock;

/**
 * Where the token before each token of a block is: the previous one of the same request and phase,
 * in the block or the last of the block before.
 */
final class Predecessors {
  private final int width;
  private final short[] lastExperts;
  private int lastRequest = -1;
  private byte lastPhase;
  private RoutingBlock block;
  private boolean firstFollows;

  Predecessors(RoutingBlock shape) {
    width = shape.layers() * shape.topK();
    lastExperts = new short[width];
    block = shape;
  }

  /** Turns to {@code next}, the block after the one whose end was remembered. */
  void begin(RoutingBlock next) {
    block = next;
    firstFollows = next.requests()[0] == lastRequest && next.phases()[0] == lastPhase;
  }

  /** Remembers the last token of the block. */
  void end() {
    int last = block.tokens() - 1;
    lastRequest = block.requests()[last];
    lastPhase = block.phases()[last];
    System.arraycopy(block.experts(), last * width, lastExperts, 0, width);
  }

  boolean has(int token) {
    return token == 0
        ? firstFollows
        : block.requests()[token] == block.requests()[token - 1]
            && block.phases()[token] == block.phases()[token - 1];
  }

  short[] experts(int token) {
    return token == 0 ? lastExperts : block.experts();
  }

  /** First cell of the predecessor of {@code token} in {@link #experts}. */
  int cell(int token) {
    return token == 0 ? 0 : (token - 1) * width;
  }
}
