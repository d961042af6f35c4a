package moesim.hardware.placement;

import moesim.model.MoeModel;

/**
 * Neighbouring experts share a die: {@code floor(experts / dies)} each, and what is left over goes
 * to die {@code expert mod dies}. The same in every layer.
 *
 * <p><b>Source.</b> The published simulator of arXiv 2510.05497, which divides by the experts per
 * die.
 */
public final class Contiguous implements PlacementPolicy {
  @Override
  public String name() {
    return "contiguous";
  }

  @Override
  public String sentence() {
    return "gives every die the same number of neighbouring experts and spills the rest by expert mod dies";
  }

  @Override
  public Placement create(PlacementContext context) {
    MoeModel model = context.model();
    int dies = context.dies();
    int perDie = model.experts() / dies;
    if (perDie == 0) {
      throw context.problem("contiguous needs an expert for every die, but " + model.name()
          + " has " + model.experts() + " experts per layer for " + dies
          + " dies; use round-robin, or at most " + model.experts() + " dies");
    }
    int[] homes = new int[model.pages()];
    for (int page = 0; page < homes.length; page++) {
      int expert = page % model.experts();
      homes[page] = expert < perDie * dies ? expert / perDie : expert % dies;
    }
    return new Placement(model.experts(), dies, homes);
  }
}
