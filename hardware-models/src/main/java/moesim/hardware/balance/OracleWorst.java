package moesim.hardware.balance;

/**
 * The worst there is for the window to come: the costliest experts, each once, fill unit 0, the
 * next ones unit 1, and so on; spare slots repeat the cheapest. Exact: no unit can hold more than
 * the costliest experts undivided.
 */
public final class OracleWorst implements ReplicationPolicy {
  @Override
  public String name() {
    return "oracle-worst";
  }

  @Override
  public String sentence() {
    return "makes the costliest unit of the window to come as costly as it can be";
  }

  @Override
  public boolean knowsTheFuture() {
    return true;
  }

  @Override
  public Rebalancer open() {
    return LayerRule.everyLayer((layer, context) -> {
      int[] falling = Packing.falling(LayerRule.costs(context.loadsOf(layer), context.stepCost()));
      int[] experts = new int[context.shape().slots()];
      for (int slot = 0; slot < experts.length; slot++) {
        experts[slot] = falling[Math.min(slot, falling.length - 1)];
      }
      return experts;
    });
  }
}
