package moesim.hardware.balance;

/**
 * The best found for the window to come, layer by layer: what the other rules would do with these
 * loads, each improved by {@link SlotSearch}, and the best of that. None of them does better by
 * their cost; that nothing could is not proved, only tried on small instances.
 */
public final class OracleBest implements ReplicationPolicy {
  @Override
  public String name() {
    return "oracle-best";
  }

  @Override
  public String sentence() {
    return "takes the best placement found for the window to come";
  }

  @Override
  public boolean knowsTheFuture() {
    return true;
  }

  @Override
  public Rebalancer open() {
    return LayerRule.everyLayer(OracleBest::place);
  }

  private static int[] place(int layer, ReplicationContext context) {
    SlotShape shape = context.shape();
    long[] tokens = context.loadsOf(layer);
    SlotSearch search = new SlotSearch(shape, tokens, context.stepCost());
    for (Packing packing : Packing.values()) {
      for (ReplicationRule rule : ReplicationRule.values()) {
        search.offer(new Eplb(shape, false, rule, packing, new PackingWork()).place(tokens));
        search.offer(new Eplb(shape, true, rule, packing, new PackingWork()).place(tokens));
      }
    }
    LayerSlots neighbours = new LayerSlots(shape);
    neighbours.putNeighbours();
    neighbours.fillInTurn();
    search.offer(neighbours.experts());
    search.offer(Remap.place(shape, tokens, context.stepCost()));
    search.offer(Remap.place(shape, tokens, ExpertCost.TOKENS));
    search.offer(Duplicate.place(shape, tokens, context.stepCost()));
    return search.best();
  }
}
