package moesim.traces.fitted;

import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.traces.synthetic.SplitMix64;

/**
 * A number of requests of a fitted trace under way, each drawn by itself: the tokens of a request
 * depend on the fit, the seed and the request's number only.
 */
final class RequestDraws {
  private final FittedRouter router;
  private final RequestSizes sizes;
  private final long seed;
  private final WeightedDraws draws = new WeightedDraws();
  private final RequestMemory[] memories;
  // [requests]
  private final long[] random;
  private final int[] prompts;
  private final int[] ends;

  /** Room for {@code count} requests at a time. */
  RequestDraws(FittedRouter router, RequestSizes sizes, long seed, int count) {
    this.router = router;
    this.sizes = sizes;
    this.seed = seed;
    double[] sums = RequestMemory.sums(router);
    memories = new RequestMemory[count];
    for (int i = 0; i < count; i++) {
      memories[i] = new RequestMemory(router, sums, draws);
    }
    random = new long[count];
    prompts = new int[count];
    ends = new int[count];
  }

  /** Puts {@code request} at its beginning, in {@code place}. */
  void begin(int place, int request) {
    memories[place].clear();
    random[place] = SplitMix64.mix(SplitMix64.mix(seed + 1) + request);
    prompts[place] = sizes.prompt(request);
    ends[place] = prompts[place] + sizes.output(request);
  }

  /** Tokens of the request in {@code place} that were not drawn yet. */
  int left(int place) {
    return ends[place] - memories[place].tokens;
  }

  /** Prompt tokens of the request in {@code place} that were not drawn yet. */
  int promptLeft(int place) {
    return prompts[place] - memories[place].tokens;
  }

  /**
   * Draws the next token of the request in {@code place}, under the number {@code request}.
   *
   * @return its kind
   */
  int draw(int place, int request, RoutingBlock block) {
    RequestMemory memory = memories[place];
    int token = memory.tokens;
    Phase phase = token < prompts[place] ? Phase.PREFILL : Phase.DECODE;
    // Not addUnfilled: weights, if the block has any, are absent.
    int cell = block.weights() == null
        ? block.addUnfilled(request, phase, token)
        : block.add(request, phase, token);
    draws.state = random[place];
    int kind = router.kind(memory, phase.code());
    router.experts(memory, phase.code(), kind, block.experts(), cell);
    random[place] = draws.state;
    return kind;
  }

  /**
   * Fails unless {@code block} has the shape of the trace.
   *
   * @return the block, emptied
   */
  RoutingBlock emptied(RoutingBlock block) {
    int layers = router.model().layers();
    int topK = router.model().topK();
    if (block.layers() != layers || block.topK() != topK) {
      throw new IllegalArgumentException("block of layers=" + block.layers() + " topK="
          + block.topK() + " for a trace of layers=" + layers + " topK=" + topK);
    }
    block.clear();
    return block;
  }
}
