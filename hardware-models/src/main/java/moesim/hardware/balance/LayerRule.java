package moesim.hardware.balance;

/** A rule that fills the layers one by one, and remembers nothing. */
@FunctionalInterface
interface LayerRule {
  /** The expert of every slot of a layer. */
  int[] place(int layer, ReplicationContext context);

  /** The rule as a rebalancer. */
  static Rebalancer everyLayer(LayerRule rule) {
    return context -> {
      int[][] experts = new int[context.shape().layers()][];
      for (int layer = 0; layer < experts.length; layer++) {
        experts[layer] = rule.place(layer, context);
      }
      return context.slots(experts);
    };
  }

  /** Costs of experts that serve {@code tokens}, each in one copy. */
  static double[] costs(long[] tokens, ExpertCost cost) {
    double[] costs = new double[tokens.length];
    for (int expert = 0; expert < costs.length; expert++) {
      costs[expert] = cost.of((double) tokens[expert]);
    }
    return costs;
  }
}
