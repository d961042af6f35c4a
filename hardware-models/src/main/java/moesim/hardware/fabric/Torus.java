package moesim.hardware.fabric;

import java.util.List;
import moesim.input.Option;
import moesim.input.Options;

/** A grid whose lines are closed to rings. */
public final class Torus implements FabricTopology {
  static final Option<Sides> SIDES =
      Option.required("dimensions", Sides.TYPE, "units along each of one to three dimensions");

  @Override
  public String name() {
    return "torus";
  }

  @Override
  public String sentence() {
    return "a grid of units whose lines of at least three are closed to rings";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(SIDES, FabricOptions.LINK_BANDWIDTH, FabricOptions.LINK_LATENCY);
  }

  @Override
  public Blueprint create(FabricContext context) {
    return of(context.options(), true);
  }

  /** The grid that {@code options} describe. */
  static Blueprint of(Options options, boolean closed) {
    Sides sides = options.get(SIDES);
    FabricOptions.limit(options, SIDES, sides.product(), 2L * sides.count() * sides.product());
    return new Grid(sides, closed).blueprint(FabricOptions.wire(options));
  }
}
