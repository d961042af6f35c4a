package moesim.hardware.balance;

/**
 * Neighbouring experts share a unit: expert {@code e} stands on unit {@code e * units / experts},
 * rounded down. Spare slots get experts in turn.
 */
public final class ContiguousSlots implements ReplicationPolicy {
  @Override
  public String name() {
    return "contiguous";
  }

  @Override
  public String sentence() {
    return "gives every unit the same number of neighbouring experts";
  }

  @Override
  public boolean needsLoads() {
    return false;
  }

  @Override
  public Rebalancer open() {
    return LayerRule.everyLayer((layer, context) -> {
      LayerSlots slots = new LayerSlots(context.shape());
      slots.putNeighbours();
      slots.fillInTurn();
      return slots.experts();
    });
  }
}
