package moesim.hardware.fabric;

import java.util.ArrayList;
import java.util.List;

/**
 * Units at the points of a grid, each linked to its neighbours along every dimension; closed, the
 * ends of every line of at least three are neighbours too.
 *
 * <p><b>Shape.</b> Unit (x · Y + y) · Z + z stands at (x, y, z). Links are laid dimension by
 * dimension, unit by unit, the one in the positive direction first: routes by the lowest number
 * finish one dimension after the other and go the positive way round if both are equal.
 */
final class Grid {
  private final Sides sides;
  private final boolean closed;
  private final int units;

  Grid(Sides sides, boolean closed) {
    this.sides = sides;
    this.closed = closed;
    units = Math.toIntExact(sides.product());
  }

  Blueprint blueprint(Wire wire) {
    Wiring wiring = new Wiring(units);
    int stride = units;
    for (int length : sides.lengths()) {
      stride /= length;
      for (int unit = 0; unit < units; unit++) {
        lay(wiring, unit, length, stride, wire);
      }
    }
    return new Blueprint(wiring, figures(wire), sides.lengths());
  }

  private void lay(Wiring wiring, int unit, int length, int stride, Wire wire) {
    int place = unit / stride % length;
    boolean ring = closed && length > 2;
    if (place + 1 < length || ring) {
      wiring.link(unit, unit + stride * ((place + 1) % length - place), wire, 0);
    }
    if (place > 0 || ring) {
      wiring.link(unit, unit + stride * ((place + length - 1) % length - place), wire, 0);
    }
  }

  /** docs/model.md, Table 16.1. */
  private Figures figures(Wire wire) {
    long links = 0;
    long least = 0;
    long most = 0;
    long diameter = 0;
    long hops = 0;
    for (long length : sides.lengths()) {
      boolean ring = closed && length > 2;
      long lines = units / length;
      links += 2 * lines * (ring ? length : length - 1);
      least += length > 1 ? ring ? 2 : 1 : 0;
      most += length > 2 ? 2 : length - 1;
      diameter += ring ? length / 2 : length - 1;
      long ofALine = ring ? length * (length * length / 4) : length * (length * length - 1) / 3;
      hops += ofALine * lines * lines;
    }
    return Figures.none()
        .with(Measure.UNITS, units)
        .with(Measure.SWITCHES, 0)
        .with(Measure.LINKS, links)
        .with(Measure.LEAST_DEGREE, least)
        .with(Measure.MOST_DEGREE, most)
        .with(Measure.DIAMETER, diameter)
        .with(Measure.TOTAL_HOPS, hops)
        .with(Measure.BISECTION, leastCut(sides.lengths()) * wire.bandwidth().bytesPerSecond());
  }

  /**
   * The links between the halves of the units: the best staircase. Along the first dimension of
   * even length a plane halves what is left; before it, every odd one adds a step.
   *
   * <p><b>Source.</b> Arjona Aroca, Fernández Anta: Bisection (band)width of product networks with
   * application to data centers, IEEE TPDS 25(3), 2014: dimensions in the order of falling length.
   * Lines of two are no rings, so all orders are tried.
   */
  private long leastCut(List<Integer> rest) {
    long below = rest.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    long best = rest.isEmpty() ? 0 : Long.MAX_VALUE;
    for (int i = 0; i < rest.size(); i++) {
      int length = rest.get(i);
      List<Integer> others = new ArrayList<>(rest);
      others.remove(i);
      long plane = below / length * (length == 1 ? 0 : closed && length > 2 ? 2 : 1);
      best = Math.min(best, plane + (length % 2 == 0 ? 0 : leastCut(others)));
    }
    return best;
  }
}
