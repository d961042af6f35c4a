package moesim.scenario;

import java.util.List;
import moesim.cache.AccessSemantics;
import moesim.hardware.offload.OffloadSpec;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.units.Latency;
import moesim.units.Quantity;

/** What a scenario can say of an offload server. */
final class OffloadKeys {
  static final Option<Latency> LAYER = time(
      "compute.layer",
      "time of a layer step on an offload server without its routed experts: attention, router, shared experts");
  static final Option<Latency> EXPERT =
      time("compute.expert", "time of one routed expert in a layer step, once it is on the device");

  /** Options of the machine that no other has. */
  static final List<Option<?>> MACHINE = List.of(LAYER, EXPERT);

  /** Options of the machine that wafers have too. */
  static final List<Option<?>> SHARED =
      List.of(WaferKeys.LINK_BANDWIDTH, WaferKeys.LINK_EFFICIENCY, WaferKeys.LINK_LATENCY);

  private OffloadKeys() {}

  /** The server that {@code machine} describes; nothing about it goes without saying. */
  static OffloadSpec bind(Options machine, Options cache) {
    if (cache.get(Keys.SEMANTICS) == AccessSemantics.SEQUENTIAL) {
      throw cache.problem(
          Keys.SEMANTICS,
          "an offload server loads what a layer step lacks before it goes on; \"sequential\" has no"
              + " layer steps. Accepted: co-resident, event-atomic");
    }
    double share = machine.find(WaferKeys.LINK_EFFICIENCY).orElse(1.0);
    return new OffloadSpec(
        needed(machine, WaferKeys.LINK_LATENCY).ps(),
        needed(machine, WaferKeys.LINK_BANDWIDTH).bytesPerSecond() * share,
        needed(machine, LAYER).ps(),
        needed(machine, EXPERT).ps());
  }

  private static <T> T needed(Options machine, Option<T> option) {
    return machine
        .find(option)
        .orElseThrow(() -> machine.problem(option, "missing; an offload server needs it"));
  }

  private static Option<Latency> time(String name, String sentence) {
    return Option.optional(
        name,
        ValueType.quantity(
            Latency.ACCEPTED, Latency::parse, Quantity.PATTERN + Latency.UNIT_PATTERN + "$"),
        sentence);
  }
}
