package moesim.hardware.fabric;

import java.util.List;
import moesim.input.Option;

/** Units in a circle, linked in both directions. */
public final class Ring implements FabricTopology {
  @Override
  public String name() {
    return "ring";
  }

  @Override
  public String sentence() {
    return "units in a circle, each linked to the next in both directions; a torus of one dimension";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(FabricOptions.UNITS, FabricOptions.LINK_BANDWIDTH, FabricOptions.LINK_LATENCY);
  }

  @Override
  public Blueprint create(FabricContext context) {
    Sides circle = new Sides(List.of(FabricOptions.units(context.options())));
    return new Grid(circle, true).blueprint(FabricOptions.wire(context.options()));
  }
}
