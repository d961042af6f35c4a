package moesim.traces.text;

import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.traces.TraceShape;

/** A pass over the tokens of a recording, which comes step by step. Holds one step. */
final class StepReader implements RoutingReader {
  private final StepSource source;
  private final RecordedStep step;

  /** Closes {@code source} when it is closed. */
  StepReader(TraceShape shape, int experts, StepSource source) {
    this.source = source;
    step = new RecordedStep(shape, experts);
  }

  @Override
  public boolean read(RoutingBlock block) {
    block.clear();
    step.withWeights(block.weights() != null);
    while (!block.isFull()) {
      if (step.isHandedOut() && !source.next(step)) {
        step.clear();
        break;
      }
      step.handTo(block);
    }
    return block.tokens() > 0;
  }

  @Override
  public void close() {
    source.close();
  }
}
