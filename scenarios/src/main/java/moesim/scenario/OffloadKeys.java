package moesim.scenario;

import java.util.List;
import java.util.Optional;
import moesim.cache.AccessSemantics;
import moesim.cache.CacheCapacity;
import moesim.cache.EvictionPolicies;
import moesim.cache.EvictionPolicyFactory;
import moesim.hardware.offload.HostSpec;
import moesim.hardware.offload.OffloadSpec;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.units.Bandwidth;
import moesim.units.Latency;

/** What a scenario can say of an offload server. */
final class OffloadKeys {
  static final Option<Latency> LAYER = WaferKeys.latency(
      "compute.layer",
      "time of a layer step on an offload server without its routed experts: attention, router, shared experts");
  static final Option<Latency> EXPERT = WaferKeys.latency(
      "compute.expert", "time of one routed expert in a layer step, once it is on the device");

  static final Option<CacheCapacity> HOST_CAPACITY = Option.optional(
      "host.capacity",
      CacheCapacity.TYPE,
      "what host memory of an offload server holds, the rest waits on an SSD; unless written all experts");
  static final Option<String> HOST_POLICY = Option.of(
      "host.policy",
      ValueType.oneOf("policy", EvictionPolicies.names()),
      "lru",
      "eviction policy of host memory, with the defaults of its options");
  static final Option<Bandwidth> SSD_BANDWIDTH = WaferKeys.quantity(
      "ssd.bandwidth",
      Bandwidth.ACCEPTED,
      Bandwidth::parse,
      Bandwidth.UNIT_PATTERN,
      "peak rate from the SSD to host memory");
  static final Option<Double> SSD_EFFICIENCY = Option.optional(
      "ssd.efficiency", ValueType.number(0.0001, 1), "share of the SSD's rate that is reached");
  static final Option<Latency> SSD_LATENCY =
      WaferKeys.latency("ssd.latency", "time until the first byte of an expert comes from the SSD");

  /** Options that mean nothing while all experts fit into host memory. */
  private static final List<Option<?>> SSD =
      List.of(HOST_POLICY, SSD_BANDWIDTH, SSD_EFFICIENCY, SSD_LATENCY);

  /** Options of the machine that no other has. */
  static final List<Option<?>> MACHINE = List.of(
      LAYER, EXPERT, HOST_CAPACITY, HOST_POLICY, SSD_BANDWIDTH, SSD_EFFICIENCY, SSD_LATENCY);

  private static final String SSD_NEEDED =
      "with machine.host.capacity the other experts are on an SSD, whose rate and latency it takes";

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
        needed(machine, EXPERT).ps(),
        host(machine));
  }

  private static Optional<HostSpec> host(Options machine) {
    Optional<CacheCapacity> capacity = machine.find(HOST_CAPACITY);
    if (capacity.isEmpty()) {
      for (Option<?> option : SSD) {
        if (machine.names().contains(option.name())) {
          throw machine.problem(
              option,
              "means nothing without machine.host.capacity: all experts are in host memory; say what it"
                  + " holds, or leave this out");
        }
      }
      return Optional.empty();
    }
    EvictionPolicyFactory policy =
        EvictionPolicies.find(machine.get(HOST_POLICY)).orElseThrow();
    if (!HostSpec.canRule(policy)) {
      throw machine.problem(
          HOST_POLICY,
          "\"" + policy.name()
              + "\" cannot rule host memory, which knows the loads so far and neither what"
              + " comes nor gate weights, and asks no other program. Accepted: "
              + String.join(", ", rulers()));
    }
    double share = machine.find(SSD_EFFICIENCY).orElse(1.0);
    return Optional.of(new HostSpec(
        capacity.get(),
        policy.name(),
        needed(machine, SSD_LATENCY, SSD_NEEDED).ps(),
        needed(machine, SSD_BANDWIDTH, SSD_NEEDED).bytesPerSecond() * share));
  }

  private static List<String> rulers() {
    return EvictionPolicies.all().stream()
        .filter(HostSpec::canRule)
        .map(EvictionPolicyFactory::name)
        .sorted()
        .toList();
  }

  private static <T> T needed(Options machine, Option<T> option) {
    return needed(machine, option, "an offload server needs it");
  }

  private static <T> T needed(Options machine, Option<T> option, String why) {
    return machine.find(option).orElseThrow(() -> machine.problem(option, "missing; " + why));
  }
}
