package moesim.likeness;

import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.Batching;
import moesim.routing.LayerStep;
import moesim.routing.RoutingTrace;
import moesim.routing.Scratch;

/** Different experts of the layer steps of a trace, as batches of one size ask for them. */
final class StepScan {
  /** Layer steps by the number of their experts. */
  final long[] distinct;

  private long tokens;
  private long accesses;

  private StepScan(int experts) {
    distinct = new long[experts + 1];
  }

  static StepScan of(RoutingTrace trace, Batching batching, Scratch scratch) {
    MoeModel model = trace.model();
    StepScan scan = new StepScan(model.experts());
    LayerStep step = new LayerStep(model);
    try (BatchSteps steps = new BatchSteps(trace, batching, scratch)) {
      while (steps.next()) {
        for (int layer = 0; layer < model.layers(); layer++) {
          steps.layer(layer, step);
          if (step.count() > 0) {
            scan.distinct[step.count()]++;
            scan.accesses += step.count();
          }
        }
      }
      scan.tokens = steps.selections();
    }
    return scan;
  }

  boolean isEmpty() {
    return accesses == 0;
  }

  /** Tokens that an expert of a layer step serves, mean over all of them. */
  double tokensPerExpert() {
    return (double) tokens / accesses;
  }
}
