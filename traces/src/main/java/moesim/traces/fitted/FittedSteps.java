package moesim.traces.fitted;

import moesim.routing.RoutingBlock;
import moesim.routing.StepMajorReader;

/** One pass over a fitted trace, step by step. */
final class FittedSteps implements StepMajorReader {
  private final RequestDraws draws;
  private final int requests;
  private final int steps;
  private final int longestOutput;
  private int request;
  private int next;
  private int step;

  FittedSteps(RequestDraws draws, RequestSizes sizes, int requests, int steps) {
    this.draws = draws;
    this.requests = requests;
    this.steps = steps;
    int longest = 0;
    for (int i = 0; i < requests; i++) {
      draws.begin(i, i);
      longest = Math.max(longest, sizes.output(i));
    }
    longestOutput = longest;
  }

  @Override
  public boolean read(RoutingBlock block) {
    draws.emptied(block);
    while (block.tokens() == 0 && next < steps && next <= longestOutput) {
      step = next;
      while (!block.isFull() && next == step) {
        if (request == requests) {
          request = 0;
          next++;
        } else if (isDone(request)) {
          request++;
        } else {
          draws.draw(request, request, block);
          request += step > 0 ? 1 : 0;
        }
      }
    }
    return block.tokens() > 0;
  }

  /** True if the request has no token, or no more tokens, in this step. */
  private boolean isDone(int number) {
    return step == 0 ? draws.promptLeft(number) <= 0 : draws.left(number) == 0;
  }

  @Override
  public int step() {
    return step;
  }

  @Override
  public void close() {}
}
