package moesim.hardware.balance;

import java.util.Arrays;
import moesim.kernel.Draws;

/**
 * Shuffles the experts of every layer and deals them out one by one. Spare slots get experts drawn
 * at random, or the next ones that the unit does not hold.
 */
public final class RandomSlots implements ReplicationPolicy {
  @Override
  public String name() {
    return "random";
  }

  @Override
  public String sentence() {
    return "shuffles the experts of every layer by the scenario's seed and deals them out evenly";
  }

  @Override
  public boolean needsLoads() {
    return false;
  }

  @Override
  public boolean isRandom() {
    return true;
  }

  @Override
  public Rebalancer open() {
    return LayerRule.everyLayer((layer, context) -> place(context.shape(), context.draws()));
  }

  private static int[] place(SlotShape shape, Draws draws) {
    LayerSlots slots = new LayerSlots(shape);
    int[] order = new int[shape.experts()];
    Arrays.setAll(order, expert -> expert);
    // Fisher and Yates; one uniform per swap.
    for (int i = order.length - 1; i >= 0; i--) {
      int j = draws.below(i + 1);
      int expert = order[j];
      order[j] = order[i];
      slots.put(expert, (order.length - 1 - i) % shape.units());
    }
    for (int unit = 0; unit < shape.units(); unit++) {
      while (slots.hasRoom(unit)) {
        slots.put(slots.nextFor(unit, draws.below(shape.experts())), unit);
      }
    }
    return slots.experts();
  }
}
