package moesim.hardware.fabric;

import java.util.List;
import moesim.input.Option;

/** A grid whose lines have ends. */
public final class Mesh implements FabricTopology {
  @Override
  public String name() {
    return "mesh";
  }

  @Override
  public String sentence() {
    return "a grid of units, each linked to the next along every dimension";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(Torus.SIDES, FabricOptions.LINK_BANDWIDTH, FabricOptions.LINK_LATENCY);
  }

  @Override
  public Blueprint create(FabricContext context) {
    return Torus.of(context.options(), false);
  }
}
