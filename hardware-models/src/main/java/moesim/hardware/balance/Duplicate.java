package moesim.hardware.balance;

/**
 * Experts stand as in {@link ContiguousSlots}; every spare slot gets the copy that lowers the cost
 * of the costliest unit most. Without spare slots nothing is left to choose.
 *
 * <p><b>Source.</b> The rule Dup of arXiv 2510.05497v5, section 7.
 */
public final class Duplicate implements ReplicationPolicy {
  @Override
  public String name() {
    return "duplicate";
  }

  @Override
  public String sentence() {
    return "leaves neighbouring experts together and fills spare slots with the copies that help most";
  }

  @Override
  public Rebalancer open() {
    return LayerRule.everyLayer(
        (layer, context) -> place(context.shape(), context.loadsOf(layer), context.stepCost()));
  }

  static int[] place(SlotShape shape, long[] tokens, ExpertCost cost) {
    LayerSlots slots = new LayerSlots(shape);
    slots.putNeighbours();
    new CopyChoice(slots, tokens, cost).fill();
    return slots.experts();
  }
}
