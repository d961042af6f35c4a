package moesim.traces.synthetic;

import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;

/**
 * How far a number of requests of a {@code calibrated} trace have been generated, each by itself.
 *
 * <p><b>Memory.</b> Per request, a number per layer: what its last token selected.
 */
final class RequestStates {
  private final TopicRouter router;
  private final CalibratedParameters parameters;
  private final int layers;
  private final int width;
  // [requests]
  private final long[] random;
  private final int[] tokens;
  private final int[] prompts;
  // [requests][layers]
  private final int[][] selections;

  RequestStates(MoeModel model, TopicRouter router, CalibratedParameters parameters, int requests) {
    this.router = router;
    this.parameters = parameters;
    layers = model.layers();
    width = layers * model.topK();
    random = new long[requests];
    tokens = new int[requests];
    prompts = new int[requests];
    selections = new int[requests][layers];
  }

  /** Puts {@code request} at its beginning, in {@code place}. */
  void begin(int place, int request) {
    random[place] = parameters.stream(request);
    prompts[place] = parameters.promptTokens(request);
    tokens[place] = 0;
  }

  /** Prompt tokens of the request in {@code place}. */
  int promptTokens(int place) {
    return prompts[place];
  }

  /** Tokens drawn so far of the request in {@code place}. */
  int tokens(int place) {
    return tokens[place];
  }

  /** Draws the next token of the request in {@code place}, under the number {@code request}. */
  void draw(int place, int request, RoutingBlock block) {
    int token = tokens[place]++;
    Phase phase = token < prompts[place] ? Phase.PREFILL : Phase.DECODE;
    // Not addUnfilled: weights, if the block has any, are absent.
    int cell = block.weights() == null
        ? block.addUnfilled(request, phase, token)
        : block.add(request, phase, token);
    random[place] = router.token(
        random[place], phase.code(), token == 0, selections[place], block.experts(), cell);
  }

  /**
   * Fails unless {@code block} has the shape of the trace.
   *
   * @return the block, emptied
   */
  RoutingBlock emptied(RoutingBlock block) {
    if (block.layers() != layers || block.layers() * block.topK() != width) {
      throw new IllegalArgumentException("block of layers=" + block.layers() + " topK="
          + block.topK() + " for a trace of layers=" + layers + " topK=" + width / layers);
    }
    block.clear();
    return block;
  }
}
