package moesim.scenario;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import moesim.hardware.allocation.AllocationPolicies;
import moesim.hardware.network.PacketSpec;
import moesim.hardware.network.Rounding;
import moesim.hardware.placement.PlacementPolicies;
import moesim.hardware.reservation.Succession;
import moesim.hardware.reservation.Waiting;
import moesim.hardware.topology.Duplex;
import moesim.hardware.topology.Routing;
import moesim.hardware.topology.Wrap;
import moesim.hardware.wafer.Fidelity;
import moesim.hardware.wafer.Lever;
import moesim.hardware.wafer.ReplicaSpec;
import moesim.input.Option;
import moesim.input.ValueType;
import moesim.units.Bandwidth;
import moesim.units.DataSize;
import moesim.units.FlopRate;
import moesim.units.Latency;
import moesim.units.Quantity;

/**
 * The keys of a scenario that describe a wafer and its work.
 *
 * <p><b>Defaults.</b> A switch, by which models of the same hardware differ, has the default that
 * preset {@code realistic} writes out. A quantity has none: a preset or the file says it. Nor has
 * the allocation policy, which is what a scenario asks about.
 */
final class WaferKeys {
  /** How transfers share links. */
  enum NetworkKind {
    PATH_RESERVING,
    PACKET
  }

  /** What happens when weights, copies and reserve exceed a memory. */
  enum Overflow {
    WARN,
    ERROR
  }

  /** What attention and dense layers take. */
  enum Dense {
    NONE,
    ROOFLINE
  }

  /** Which experts are copied to the dies that fetched them. */
  enum Predictor {
    NONE,
    CROSS_TOKEN
  }

  static final Option<Mesh> MESH =
      Option.optional("topology.mesh", Mesh.TYPE, "columns x rows of dies");
  static final Option<Wrap> WRAP = constant(
      "topology.wrap", "wrap", Wrap.class, Wrap.MESH, "mesh, or torus with links around the edges");
  static final Option<Routing> ROUTING = constant(
      "topology.routing",
      "routing",
      Routing.class,
      Routing.XY,
      "which direction a route takes first");
  static final Option<Bandwidth> LINK_BANDWIDTH = bandwidth(
      "link.bandwidth",
      "peak rate of the link between neighbours: of one direction, or of both if half duplex; on an offload server of the link from host memory to the device");
  static final Option<Double> LINK_EFFICIENCY =
      share("link.efficiency", "share of the link bandwidth that is reached");
  static final Option<Latency> LINK_LATENCY = latency(
      "link.latency",
      "time of one hop; on an offload server until the first byte of an expert comes");
  static final Option<Duplex> DUPLEX = constant(
      "link.duplex",
      "duplex",
      Duplex.class,
      Duplex.FULL,
      "half: both directions share a link; full: each has its own");

  static final Option<NetworkKind> NETWORK = constant(
      "network.kind",
      "network",
      NetworkKind.class,
      NetworkKind.PACKET,
      "path-reserving holds all links of a path at once, packet moves packets link by link");
  static final Option<DataSize> PACKET = size("network.packet", "most bytes that move as one");
  static final Option<Latency> ROUTER_DELAY =
      latency("network.router_delay", "time in a router, per hop");
  static final Option<PacketSpec.Forwarding> FORWARDING = constant(
      "network.forwarding",
      "forwarding",
      PacketSpec.Forwarding.class,
      PacketSpec.Forwarding.CUT_THROUGH,
      "when a router may send a packet on");
  static final Option<PacketSpec.Queueing> QUEUEING = constant(
      "network.queueing",
      "queueing",
      PacketSpec.Queueing.class,
      PacketSpec.Queueing.OUTPUT,
      "output: packets wait for the link they leave by; input: for the input they came through too");
  static final Option<Boolean> PORTS = Option.of(
      "network.ports",
      ValueType.flag(),
      false,
      "true: a die enters and leaves its router through links of its own; false: any number of packets at once");

  static final Option<FlopRate> COMPUTE = quantity(
      "die.compute",
      FlopRate.ACCEPTED,
      FlopRate::parse,
      FlopRate.UNIT_PATTERN,
      "peak rate of a die");
  static final Option<Efficiency> COMPUTE_EFFICIENCY = Option.optional(
      "die.efficiency", Efficiency.TYPE, "share of the peak rate that a task reaches");
  static final Option<DataSize> HBM_CAPACITY = size("hbm.capacity", "memory of a die");
  static final Option<DataSize> HBM_RESERVED =
      size("hbm.reserved", "what the system keeps of a die's memory");
  static final Option<Bandwidth> HBM_BANDWIDTH =
      bandwidth("hbm.bandwidth", "peak rate of a die's memory");
  static final Option<Efficiency> HBM_EFFICIENCY = Option.optional(
      "hbm.efficiency", Efficiency.TYPE, "share of the memory bandwidth that is reached");
  static final Option<Latency> HBM_LATENCY = latency("hbm.latency", "time before the first byte");
  static final Option<Overflow> OVERFLOW = constant(
      "hbm.overflow",
      "overflow",
      Overflow.class,
      Overflow.ERROR,
      "whether weights, copies and reserve that exceed a memory are an error or a warning");
  static final Option<DataSize> LLC_SIZE = size("llc.size", "last-level cache of a die");
  static final Option<Long> LLC_WAYS =
      Option.optional("llc.ways", ValueType.wholeNumber(1, 1024), "ways of the last-level cache");
  static final Option<Boolean> LLC_OVERSIZED = Option.of(
      "llc.oversized",
      ValueType.flag(),
      false,
      "true: a cache too small for one set of slices has one all the same");
  static final Option<Latency> LLC_HIT = latency("llc.hit", "time of a hit");
  static final Option<Latency> LLC_MISS = latency("llc.miss", "time to find out about a miss");
  static final Option<Latency> LLC_STORE = latency("llc.store", "time to store a slice");
  static final Option<DataSize> REQUEST =
      size("request_bytes", "what asking another die for a slice sends");

  static final Option<Fidelity> FIDELITY = constant(
      "fidelity",
      "fidelity",
      Fidelity.class,
      Fidelity.CONTENDED,
      "contended waits event by event, analytic estimates");
  static final Option<Succession> SUCCESSION = constant(
      "succession",
      "succession",
      Succession.class,
      Succession.AT_END,
      "when a successor may claim its units");
  static final Option<Waiting> WAITING = constant(
      "waiting",
      "waiting",
      Waiting.class,
      Waiting.OVERTAKING,
      "which waiting operations are tried when units become free");
  static final Option<Rounding> ROUNDING = constant(
      "rounding", "rounding", Rounding.class, Rounding.PS, "what durations are rounded up to");
  static final Option<Boolean> AWAY_FIRST = Option.of(
      "away_first", ValueType.flag(), true, "true: tasks away from their expert's home go first");
  static final Option<Boolean> TOKENS_MOVE = Option.of(
      "tokens_move", ValueType.flag(), true, "true: tokens are sent to their experts and back");
  static final Option<Dense> DENSE = constant(
      "dense",
      "dense",
      Dense.class,
      Dense.ROOFLINE,
      "whether attention and dense layers take time");
  static final Option<Lever> LEVER = constant(
      "lever",
      "lever",
      Lever.class,
      Lever.NONE,
      "what is perfect, to see the ceiling of any improvement of it; none: a machine that can be built");
  static final Option<Double> PLANNER_EFFICIENCY =
      share("planner.efficiency", "share of the compute rate that allocation policies plan with");
  static final Option<Double> PLANNER_HBM_EFFICIENCY = share(
      "planner.hbm_efficiency", "share of the memory bandwidth that allocation policies plan with");

  static final Option<String> PLACEMENT = Option.of(
      "policy",
      ValueType.oneOf("placement", PlacementPolicies.names()),
      "contiguous",
      "where experts live");
  static final Option<String> ALLOCATION = Option.optional(
      "policy",
      ValueType.oneOf("allocation", AllocationPolicies.names()),
      "which die runs how many tokens of which expert");
  static final Option<Predictor> PREDICTOR = constant(
      "policy",
      "prediction",
      Predictor.class,
      Predictor.NONE,
      "which fetched experts a die keeps a copy of");
  static final Option<Double> FRACTION =
      share("fraction", "share of all experts that are taken to follow an expert");
  static final Option<Boolean> FROM_PROMPTS =
      Option.of("from_prompts", ValueType.flag(), true, "true: prompts count in the heat map too");
  static final Option<ReplicaSpec.Granularity> GRANULARITY = constant(
      "granularity",
      "granularity",
      ReplicaSpec.Granularity.class,
      ReplicaSpec.Granularity.SLICE,
      "what is copied, found and evicted as one: a slice, or a whole expert");
  static final Option<Boolean> IN_PREFILL =
      Option.of("in_prefill", ValueType.flag(), false, "true: copies are made in prefill too");

  static final Option<Long> ITERATIONS = Option.optional(
      "iterations",
      ValueType.wholeNumber(2, 1 << 20),
      "forward passes of a batch on a wafer, that of the prompts included");
  static final Option<Boolean> BOUNDED = Option.of(
      "bounded", ValueType.flag(), true, "false: copies on a wafer take any room they want");

  static final List<Option<?>> MACHINE = Stream.concat(
          Stream.<Option<?>>of(
              MESH,
              WRAP,
              ROUTING,
              LINK_BANDWIDTH,
              LINK_EFFICIENCY,
              LINK_LATENCY,
              DUPLEX,
              NETWORK,
              PACKET,
              ROUTER_DELAY,
              FORWARDING,
              QUEUEING,
              PORTS,
              COMPUTE,
              COMPUTE_EFFICIENCY,
              HBM_CAPACITY,
              HBM_RESERVED,
              HBM_BANDWIDTH,
              HBM_EFFICIENCY,
              HBM_LATENCY,
              OVERFLOW,
              LLC_SIZE,
              LLC_WAYS,
              LLC_OVERSIZED,
              LLC_HIT,
              LLC_MISS,
              LLC_STORE,
              REQUEST,
              FIDELITY,
              SUCCESSION,
              WAITING,
              ROUNDING,
              AWAY_FIRST,
              TOKENS_MOVE,
              DENSE,
              LEVER,
              PLANNER_EFFICIENCY,
              PLANNER_HBM_EFFICIENCY),
          EnergyKeys.ALL.stream().flatMap(EnergyKeys.Key::options))
      .toList();

  private WaferKeys() {}

  static <E extends Enum<E>> Option<E> constant(
      String name, String noun, Class<E> type, E fallback, String sentence) {
    return Option.of(name, ValueType.constantOf(noun, type), fallback, sentence);
  }

  private static Option<Double> share(String name, String sentence) {
    return Option.optional(name, ValueType.number(0.0001, 1), sentence);
  }

  private static Option<DataSize> size(String name, String sentence) {
    return quantity(name, DataSize.ACCEPTED, DataSize::parse, DataSize.UNIT_PATTERN, sentence);
  }

  private static Option<Bandwidth> bandwidth(String name, String sentence) {
    return quantity(name, Bandwidth.ACCEPTED, Bandwidth::parse, Bandwidth.UNIT_PATTERN, sentence);
  }

  static Option<Latency> latency(String name, String sentence) {
    return quantity(name, Latency.ACCEPTED, Latency::parse, Latency.UNIT_PATTERN, sentence);
  }

  static <T> Option<T> quantity(
      String name, String accepted, Function<String, T> parser, String units, String sentence) {
    return Option.optional(
        name, ValueType.quantity(accepted, parser, Quantity.PATTERN + units + "$"), sentence);
  }
}
