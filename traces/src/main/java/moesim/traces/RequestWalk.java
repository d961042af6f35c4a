package moesim.traces;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import moesim.input.InputException;
import moesim.input.Location;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;

/**
 * Hands a trace over request by request.
 *
 * <p><b>Memory.</b> One prompt.
 */
public final class RequestWalk {
  private static final int BLOCK_TOKENS = 256;

  private final RoutingTrace trace;
  private final RequestWriter writer;
  private final LongConsumer progress;
  private final TokenBuffer prompt;
  private final TokenBuffer decoded;
  private int request = -1;
  private boolean begun;
  private int position;
  private boolean counted = true;
  private long tokens;

  private RequestWalk(
      RoutingTrace trace, RequestWriter writer, int mostCells, LongConsumer progress) {
    this.trace = trace;
    this.writer = writer;
    this.progress = progress;
    prompt = buffer(mostCells);
    decoded = buffer(TokenBuffer.MOST_CELLS);
  }

  private TokenBuffer buffer(int mostCells) {
    return new TokenBuffer(
        trace.model().layers(),
        trace.model().topK(),
        trace.facts().weights().isPresent(),
        mostCells);
  }

  /**
   * Hands all of {@code trace} to {@code writer}.
   *
   * @param progress is told how many tokens have been written so far
   * @return what no writer by requests says: positions that do not count from 0, sizes, kinds
   */
  public static List<String> over(RoutingTrace trace, RequestWriter writer, LongConsumer progress)
      throws IOException {
    return over(trace, writer, TokenBuffer.MOST_CELLS, progress);
  }

  /** The same with prompts of no more than {@code mostCells} ids. */
  static List<String> over(
      RoutingTrace trace, RequestWriter writer, int mostCells, LongConsumer progress)
      throws IOException {
    RequestWalk walk = new RequestWalk(trace, writer, mostCells, progress);
    walk.walk();
    return lost(trace.model(), walk.counted, "the size of experts is not written");
  }

  private void walk() throws IOException {
    RoutingBlock block =
        new RoutingBlock(trace.model(), BLOCK_TOKENS, trace.facts().weights().isPresent());
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          take(block, token);
        }
        tokens += block.tokens();
        progress.accept(tokens);
      }
    }
    endRequest();
  }

  private void take(RoutingBlock block, int token) throws IOException {
    if (block.requests()[token] != request) {
      endRequest();
      request = block.requests()[token];
      position = 0;
      prompt.clear();
    }
    counted &= block.positions()[token] == position;
    if (block.phase(token) == Phase.PREFILL) {
      if (prompt.isFull()) {
        throw tooLong();
      }
      prompt.add(block, token);
    } else {
      beginRequest();
      decoded.clear();
      decoded.add(block, token);
      writer.decoded(position, decoded);
    }
    position++;
  }

  private InputException tooLong() {
    return new InputException(
        Location.of(trace.facts().source()),
        "the prompt of request " + request + " has more than " + prompt.mostTokens()
            + " tokens, the most that can be written of it in a format with whole prompts; convert to"
            + " parquet, which takes any length");
  }

  private void beginRequest() throws IOException {
    if (!begun) {
      writer.begin(request, prompt);
      begun = true;
    }
  }

  private void endRequest() throws IOException {
    if (request >= 0) {
      beginRequest();
      writer.end();
      begun = false;
    }
  }

  /**
   * What no format with a file per request says.
   *
   * @param model that of the trace
   * @param counted true if the positions of each request are 0, 1, 2, …
   * @param withoutSizes says that sizes of experts are left out, if there are any
   */
  public static List<String> lost(MoeModel model, boolean counted, String withoutSizes) {
    List<String> lost = new ArrayList<>();
    if (!counted) {
      lost.add("positions of tokens are counted from 0, not written as recorded");
    }
    if (model.hasExpertBytes()) {
      lost.add(withoutSizes);
    }
    if (model.zeroExperts() > 0) {
      lost.add("zero-computation experts are written like others");
    }
    return lost;
  }
}
