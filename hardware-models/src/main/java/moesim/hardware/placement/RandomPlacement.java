package moesim.hardware.placement;

import java.util.Arrays;
import moesim.kernel.Draws;
import moesim.model.MoeModel;

/**
 * Shuffles the experts of every layer and deals them out one by one, the next layer starting at the
 * die where the last one ended: dies hold the same number of experts, or one more. Independent
 * draws per expert would overfill some die's memory.
 */
public final class RandomPlacement implements PlacementPolicy {
  @Override
  public String name() {
    return "random";
  }

  @Override
  public String sentence() {
    return "shuffles the experts of every layer by the scenario's seed and deals them out evenly";
  }

  @Override
  public boolean isRandom() {
    return true;
  }

  @Override
  public Placement create(PlacementContext context) {
    MoeModel model = context.model();
    int experts = model.experts();
    int[] homes = new int[model.pages()];
    int[] order = new int[experts];
    Arrays.setAll(order, expert -> expert);
    for (int layer = 0; layer < model.layers(); layer++) {
      shuffle(order, context.draws());
      for (int i = 0; i < experts; i++) {
        homes[model.page(layer, order[i])] = model.page(layer, i) % context.dies();
      }
    }
    return new Placement(experts, context.dies(), homes);
  }

  /** Fisher and Yates; one uniform per swap. */
  private static void shuffle(int[] order, Draws draws) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = draws.below(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }
}
