package moesim.hardware.balance;

/**
 * Every expert once, by the cost of the tokens it served: the costliest first, each on the unit
 * with least cost so far that has room for one of its share. Spare slots get copies as in
 * {@link Duplicate}; the source has none.
 *
 * <p><b>Source.</b> The rule Remap of arXiv 2510.05497v5, section 7.
 */
public final class Remap implements ReplicationPolicy {
  @Override
  public String name() {
    return "remap";
  }

  @Override
  public String sentence() {
    return "puts the costliest experts first, each on the unit with least cost that has room";
  }

  @Override
  public Rebalancer open() {
    return LayerRule.everyLayer(
        (layer, context) -> place(context.shape(), context.loadsOf(layer), context.stepCost()));
  }

  static int[] place(SlotShape shape, long[] tokens, ExpertCost cost) {
    LayerSlots slots = new LayerSlots(shape);
    slots.putByCost(LayerRule.costs(tokens, cost));
    new CopyChoice(slots, tokens, cost).fill();
    return slots.experts();
  }
}
