package moesim.hardware.fabric;

import java.util.List;
import moesim.input.Option;
import moesim.input.Options;

/** Every unit linked to every other. */
public final class FullMesh implements FabricTopology {
  @Override
  public String name() {
    return "full-mesh";
  }

  @Override
  public String sentence() {
    return "every unit linked to every other";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(FabricOptions.UNITS, FabricOptions.LINK_BANDWIDTH, FabricOptions.LINK_LATENCY);
  }

  @Override
  public Blueprint create(FabricContext context) {
    Options options = context.options();
    int units = FabricOptions.units(options);
    long links = units * (units - 1L);
    FabricOptions.limit(options, FabricOptions.UNITS, units, links);
    Wire wire = FabricOptions.wire(options);
    Wiring wiring = new Wiring(units);
    for (int one = 0; one < units; one++) {
      for (int other = one + 1; other < units; other++) {
        wiring.both(one, other, wire, 0);
      }
    }
    long half = units / 2;
    Figures figures = Figures.none()
        .with(Measure.UNITS, units)
        .with(Measure.SWITCHES, 0)
        .with(Measure.LINKS, links)
        .with(Measure.LEAST_DEGREE, units - 1)
        .with(Measure.MOST_DEGREE, units - 1)
        .with(Measure.DIAMETER, Math.min(1, units - 1))
        .with(Measure.TOTAL_HOPS, links)
        .with(Measure.BISECTION, half * (units - half) * wire.bandwidth().bytesPerSecond());
    return new Blueprint(wiring, figures, List.of(units));
  }
}
