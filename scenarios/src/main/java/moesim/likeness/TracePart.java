package moesim.likeness;

import java.util.Optional;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;
import moesim.routing.TraceFacts;

/**
 * Half of a trace: every second request, or, of a single request, the first or second half of its
 * tokens. Requests are numbered anew.
 */
public final class TracePart implements RoutingTrace {
  private static final int BLOCK_TOKENS = 512;

  private final RoutingTrace whole;
  private final int part;
  private final boolean byRequests;
  private final TraceFacts facts;

  private TracePart(RoutingTrace whole, int part) {
    this.whole = whole;
    this.part = part;
    byRequests = whole.facts().requests() > 1;
    facts = count();
  }

  /** Half {@code part}, 0 or 1, of {@code whole}; empty if it has no tokens. */
  public static Optional<RoutingTrace> of(RoutingTrace whole, int part) {
    TracePart half = new TracePart(whole, part);
    return half.facts.tokens() == 0 ? Optional.empty() : Optional.of(half);
  }

  /** True if token {@code number} of the whole trace, of request {@code request}, is in it. */
  private boolean holds(int request, long number) {
    return byRequests ? request % 2 == part : (2 * number < whole.facts().tokens() ? 0 : 1) == part;
  }

  private int numbered(int request) {
    return byRequests ? request / 2 : request;
  }

  private TraceFacts count() {
    long[] tokens = new long[2];
    long selections = 0;
    int requests = 0;
    RoutingBlock block = new RoutingBlock(whole.model(), BLOCK_TOKENS, false);
    int width = block.layers() * block.topK();
    try (RoutingReader reader = open(0)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          tokens[block.phases()[token]]++;
          requests = block.requests()[token] + 1;
        }
        for (int i = 0; i < block.tokens() * width; i++) {
          selections += block.experts()[i] == RoutingBlock.ABSENT ? 0 : 1;
        }
      }
    }
    TraceFacts of = whole.facts();
    return new TraceFacts(
        of.source() + ", half " + (part + 1),
        of.format(),
        requests,
        tokens[Phase.PREFILL.code()],
        tokens[Phase.DECODE.code()],
        selections,
        of.ragged(),
        of.weights(),
        of.warnings(),
        of.digest());
  }

  @Override
  public MoeModel model() {
    return whole.model();
  }

  @Override
  public TraceFacts facts() {
    return facts;
  }

  @Override
  public RoutingReader open(int firstRequest) {
    return new Reader(firstRequest);
  }

  /** Reads the whole and passes on what is in this half. */
  private final class Reader implements RoutingReader {
    private final RoutingReader reader = whole.open(0);
    private final RoutingBlock read = new RoutingBlock(whole.model(), BLOCK_TOKENS, false);
    private final int firstRequest;
    private int next;
    private long number;

    private Reader(int firstRequest) {
      this.firstRequest = firstRequest;
    }

    @Override
    public boolean read(RoutingBlock block) {
      block.clear();
      while (!block.isFull()) {
        if (next == read.tokens()) {
          next = 0;
          if (!reader.read(read)) {
            break;
          }
        }
        int request = read.requests()[next];
        if (holds(request, number) && numbered(request) >= firstRequest) {
          block.addFrom(read, next);
          block.requests()[block.tokens() - 1] = numbered(request);
        }
        next++;
        number++;
      }
      return block.tokens() > 0;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
