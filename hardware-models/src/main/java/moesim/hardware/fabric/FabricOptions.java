package moesim.hardware.fabric;

import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.units.Bandwidth;
import moesim.units.Latency;
import moesim.units.Quantity;

/** Options that several kinds of fabric share. */
final class FabricOptions {
  private static final long MOST_LINKS = 1 << 21;

  static final ValueType<Bandwidth> BANDWIDTH = ValueType.quantity(
      Bandwidth.ACCEPTED, Bandwidth::parse, Quantity.PATTERN + Bandwidth.UNIT_PATTERN + "$");
  static final ValueType<Latency> LATENCY = ValueType.quantity(
      Latency.ACCEPTED, Latency::parse, Quantity.PATTERN + Latency.UNIT_PATTERN + "$");

  static final Option<Bandwidth> LINK_BANDWIDTH =
      Option.required("link.bandwidth", BANDWIDTH, "what a link carries in each direction");
  static final Option<Latency> LINK_LATENCY = Option.required(
      "link.latency",
      LATENCY,
      "how long a byte is on a link, the delay of the switch before it included");
  static final Option<Long> UNITS = Option.required(
      "units", ValueType.wholeNumber(1, FabricTopology.MOST_NODES), "how many units there are");

  private FabricOptions() {}

  /** What {@code options} say of links. */
  static Wire wire(Options options) {
    return new Wire(options.get(LINK_BANDWIDTH), options.get(LINK_LATENCY));
  }

  /** The units of {@code options}. */
  static int units(Options options) {
    return Math.toIntExact(options.get(UNITS));
  }

  /** Refuses more {@code nodes} or links than memory is meant for. */
  static void limit(Options options, Option<?> option, long nodes, long links) {
    if (nodes > FabricTopology.MOST_NODES) {
      throw options.problem(
          option,
          "makes " + nodes + " units and switches; at most " + FabricTopology.MOST_NODES
              + " are simulated");
    }
    if (links > MOST_LINKS) {
      throw options.problem(
          option, "makes " + links + " links; at most " + MOST_LINKS + " are simulated");
    }
  }
}
