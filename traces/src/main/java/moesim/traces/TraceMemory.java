package moesim.traces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;

/**
 * A whole trace in memory, if it fits: with its weights, else without them, else not at all.
 *
 * <p><b>Ownership.</b> Filled by one thread; then only read, by any number of readers.
 */
final class TraceMemory {
  /** How much of the trace it holds. */
  enum Content {
    NOTHING,
    EXPERTS,
    EVERYTHING
  }

  private static final long BYTES_PER_TOKEN = Integer.BYTES + 1 + Integer.BYTES;

  private final long budgetBytes;
  private final List<RoutingBlock> blocks = new ArrayList<>();
  private long bytes;
  private Content content = Content.EVERYTHING;
  // Where each request begins: block number in the upper half, token in the lower.
  private long[] starts = new long[16];
  private int requests;

  /** Holds at most {@code budgetBytes}. */
  TraceMemory(long budgetBytes) {
    this.budgetBytes = budgetBytes;
  }

  Content content() {
    return content;
  }

  /**
   * Remembers the tokens of {@code block}.
   *
   * @return true if it now owns the block, so that its caller must take another one
   */
  boolean keep(RoutingBlock block) {
    boolean weighted = block.weights() != null;
    if (content == Content.EVERYTHING && weighted && !fits(block, true)) {
      dropWeights();
    }
    boolean own = content == Content.EVERYTHING;
    if (content != Content.NOTHING && !fits(block, own && weighted)) {
      drop();
      own = false;
    }
    if (content != Content.NOTHING) {
      indexRequests(block);
      RoutingBlock kept = own ? block : withoutWeights(block);
      blocks.add(kept);
      bytes += bytesOf(kept, kept.weights() != null);
    }
    return own;
  }

  private boolean fits(RoutingBlock block, boolean withWeights) {
    return bytes + bytesOf(block, withWeights) <= budgetBytes;
  }

  private static long bytesOf(RoutingBlock block, boolean withWeights) {
    long cells = (long) block.layers() * block.topK();
    long experts = cells * Short.BYTES;
    long weights = withWeights ? cells * Float.BYTES : 0;
    return block.capacity() * (BYTES_PER_TOKEN + experts + weights);
  }

  private void dropWeights() {
    content = Content.EXPERTS;
    bytes = 0;
    for (int i = 0; i < blocks.size(); i++) {
      RoutingBlock block = withoutWeights(blocks.get(i));
      blocks.set(i, block);
      bytes += bytesOf(block, false);
    }
  }

  private void drop() {
    content = Content.NOTHING;
    blocks.clear();
    bytes = 0;
    starts = new long[0];
    requests = 0;
  }

  private static RoutingBlock withoutWeights(RoutingBlock block) {
    RoutingBlock copy = new RoutingBlock(block.layers(), block.topK(), block.tokens(), false);
    for (int token = 0; token < block.tokens(); token++) {
      copy.addFrom(block, token);
    }
    return copy;
  }

  private void indexRequests(RoutingBlock block) {
    for (int token = 0; token < block.tokens(); token++) {
      // A request without tokens would begin where the next one does.
      while (requests <= block.requests()[token]) {
        if (requests == starts.length) {
          starts = Arrays.copyOf(starts, 2 * requests);
        }
        starts[requests++] = (long) blocks.size() << Integer.SIZE | token;
      }
    }
  }

  /** A pass over what is held, from the first token of {@code firstRequest}. */
  RoutingReader open(int firstRequest) {
    boolean atEnd = firstRequest >= requests;
    int block = atEnd ? blocks.size() : (int) (starts[firstRequest] >>> Integer.SIZE);
    return new Reader(blocks, block, atEnd ? 0 : (int) starts[firstRequest]);
  }

  private static final class Reader implements RoutingReader {
    private final List<RoutingBlock> blocks;
    private int block;
    private int token;

    Reader(List<RoutingBlock> blocks, int block, int token) {
      this.blocks = blocks;
      this.block = block;
      this.token = token;
    }

    @Override
    public boolean read(RoutingBlock target) {
      target.clear();
      while (block < blocks.size() && !target.isFull()) {
        RoutingBlock source = blocks.get(block);
        while (token < source.tokens() && !target.isFull()) {
          target.addFrom(source, token++);
        }
        if (token == source.tokens()) {
          block++;
          token = 0;
        }
      }
      return target.tokens() > 0;
    }

    @Override
    public void close() {}
  }
}
