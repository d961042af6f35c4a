package moesim.traces.stats;

import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;

/** Gate weights of each page, summed by phase in the order of the trace. */
final class GateScan {
  private final MoeModel model;
  // By phase code, [layers][experts].
  private final double[][] sums;

  GateScan(MoeModel model) {
    this.model = model;
    sums = new double[2][model.pages()];
  }

  /** Sums the weights of {@code block}, if it has any; a weight that was not recorded counts as 0. */
  void add(RoutingBlock block) {
    float[] weights = block.weights();
    if (weights == null) {
      return;
    }
    short[] experts = block.experts();
    int limit = model.experts();
    int topK = model.topK();
    int cell = 0;
    for (int token = 0; token < block.tokens(); token++) {
      double[] ofPhase = sums[block.phases()[token]];
      for (int layer = 0; layer < block.layers(); layer++) {
        for (int end = cell + topK; cell < end; cell++) {
          int expert = experts[cell];
          if (expert >= 0 && expert < limit && !Float.isNaN(weights[cell])) {
            ofPhase[layer * limit + expert] += weights[cell];
          }
        }
      }
    }
  }

  /** Sums of the tokens of {@code set}, by page. */
  double[] sums(TokenSet set) {
    double[] sum = new double[model.pages()];
    for (Phase phase : Phase.values()) {
      if (set.has(phase)) {
        for (int page = 0; page < sum.length; page++) {
          sum[page] += sums[phase.code()][page];
        }
      }
    }
    return sum;
  }
}
