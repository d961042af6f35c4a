package moesim.hardware.balance;

/**
 * As {@link Remap}, with tokens in place of a cost: what counts is how popular experts are spread.
 */
public final class PopularSpread implements ReplicationPolicy {
  @Override
  public String name() {
    return "popularity-aware";
  }

  @Override
  public String sentence() {
    return "puts the most used experts first, each on the least used unit that has room";
  }

  @Override
  public Rebalancer open() {
    return LayerRule.everyLayer((layer, context) ->
        Remap.place(context.shape(), context.loadsOf(layer), ExpertCost.TOKENS));
  }
}
