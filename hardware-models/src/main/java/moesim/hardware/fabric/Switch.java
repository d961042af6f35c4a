package moesim.hardware.fabric;

import java.util.List;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;

/** Units around one switch, or around several that work side by side. */
public final class Switch implements FabricTopology {
  static final Option<Long> PLANES = Option.of(
      "planes",
      ValueType.wholeNumber(1, 1024),
      1L,
      "switches side by side; every unit has a link to each");

  @Override
  public String name() {
    return "switch";
  }

  @Override
  public String sentence() {
    return "units around a switch that never blocks, or around several side by side";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        FabricOptions.UNITS, PLANES, FabricOptions.LINK_BANDWIDTH, FabricOptions.LINK_LATENCY);
  }

  @Override
  public Paths paths() {
    return Paths.ECMP;
  }

  @Override
  public Blueprint create(FabricContext context) {
    Options options = context.options();
    int units = FabricOptions.units(options);
    int planes = Math.toIntExact(options.get(PLANES));
    long links = 2L * units * planes;
    FabricOptions.limit(options, FabricOptions.UNITS, units + planes, links);
    Wire wire = FabricOptions.wire(options);
    Wiring wiring = new Wiring(units);
    for (int plane = 0; plane < planes; plane++) {
      int center = wiring.addSwitch();
      for (int unit = 0; unit < units; unit++) {
        wiring.both(unit, center, wire, 0);
      }
    }
    Figures figures = Figures.none()
        .with(Measure.UNITS, units)
        .with(Measure.SWITCHES, planes)
        .with(Measure.LINKS, links)
        .with(Measure.LEAST_DEGREE, planes)
        .with(Measure.MOST_DEGREE, planes)
        .with(Measure.DIAMETER, units > 1 ? 2 : 0)
        .with(Measure.TOTAL_HOPS, 2L * units * (units - 1L))
        .with(Measure.BISECTION, (long) (units / 2) * planes * wire.bandwidth().bytesPerSecond());
    return new Blueprint(wiring, figures, List.of(units));
  }
}
