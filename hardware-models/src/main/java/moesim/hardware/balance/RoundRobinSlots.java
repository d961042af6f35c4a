package moesim.hardware.balance;

/**
 * Deals the experts of a layer out one by one: expert {@code e} stands on unit
 * {@code e mod units}. Spare slots get experts in turn.
 */
public final class RoundRobinSlots implements ReplicationPolicy {
  @Override
  public String name() {
    return "round-robin";
  }

  @Override
  public String sentence() {
    return "puts expert e of every layer on unit e mod units";
  }

  @Override
  public boolean needsLoads() {
    return false;
  }

  @Override
  public Rebalancer open() {
    return LayerRule.everyLayer((layer, context) -> {
      LayerSlots slots = new LayerSlots(context.shape());
      for (int expert = 0; expert < context.shape().experts(); expert++) {
        slots.put(expert, expert % context.shape().units());
      }
      slots.fillInTurn();
      return slots.experts();
    });
  }
}
