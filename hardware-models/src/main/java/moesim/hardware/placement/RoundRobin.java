package moesim.hardware.placement;

import moesim.model.MoeModel;

/**
 * Deals the experts of a layer out one by one: home = {@code expert mod dies}. The same in every
 * layer.
 */
public final class RoundRobin implements PlacementPolicy {
  @Override
  public String name() {
    return "round-robin";
  }

  @Override
  public String sentence() {
    return "places expert e of every layer on die e mod dies";
  }

  @Override
  public Placement create(PlacementContext context) {
    MoeModel model = context.model();
    int[] homes = new int[model.pages()];
    for (int page = 0; page < homes.length; page++) {
      homes[page] = page % model.experts() % context.dies();
    }
    return new Placement(model.experts(), context.dies(), homes);
  }
}
