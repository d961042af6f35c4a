package moesim.hardware.fabric;

import java.util.List;

/**
 * A fabric before anyone asks for routes.
 *
 * @param wiring its links
 * @param closedForms what its kind says about it without looking at the links
 * @param grid the number of a unit as digits, the first being the most significant: how many values
 *     each has; halves of the units are cut along these
 */
public record Blueprint(Wiring wiring, Figures closedForms, List<Integer> grid) {
  public Blueprint {
    grid = List.copyOf(grid);
    int units = grid.stream().reduce(1, Math::multiplyExact);
    if (units != wiring.units()) {
      throw new IllegalArgumentException(
          "a grid of " + units + " for " + wiring.units() + " units");
    }
  }

  /** The fabric with its routes. */
  public Fabric fabric(Paths paths) {
    return new Fabric(wiring, paths);
  }
}
