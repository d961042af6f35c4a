package moesim.scenario;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import moesim.cache.EvictionPolicyFactory;
import moesim.hardware.allocation.AllocationPolicyFactory;
import moesim.hardware.allocation.CostModel;
import moesim.hardware.network.NetworkSource;
import moesim.hardware.network.PacketNetwork;
import moesim.hardware.network.PacketSpec;
import moesim.hardware.network.PathReservingNetwork;
import moesim.hardware.placement.PlacementPolicy;
import moesim.hardware.roofline.ExpertShape;
import moesim.hardware.topology.Topology;
import moesim.hardware.wafer.DenseWork;
import moesim.hardware.wafer.Energy;
import moesim.hardware.wafer.WaferSpec;
import moesim.hardware.wafer.WaferSwitches;
import moesim.input.InputException;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.replay.PredictorSpec;

/**
 * A batch of requests on a wafer, layer step by layer step: everything the run needs, checked.
 *
 * @param seed of the scenario
 * @param card the model; empty if the trace has to say its layers and experts
 * @param published true if the model is a preset
 * @param trace the routing
 * @param requests of the batch
 * @param iterations forward passes, that of the prompts included
 * @param wafer the machine
 * @param packets the packet network; empty if transfers reserve their path
 * @param shape what an expert weighs and takes
 * @param dense attention and dense layers, if they are charged
 * @param energy what bits and operations cost; empty if the scenario does not say
 * @param placement where experts live
 * @param allocation which die runs what
 * @param costs what the allocation believes the machine takes
 * @param predictor what decides which experts are copied; empty if dies keep no copies
 * @param eviction policy of the copies; may be empty if there are none
 * @param options of batch, machine, placement, allocation and cache, for problems and for the
 *     options of their parts
 * @param key text that is the same for two runs that give the same results
 */
public record WaferRun(
    long seed,
    Optional<MoeModel> card,
    boolean published,
    TraceSpec trace,
    int requests,
    int iterations,
    WaferSpec wafer,
    Optional<PacketSpec> packets,
    ExpertShape shape,
    Optional<DenseWork> dense,
    Optional<Energy> energy,
    PlacementPolicy placement,
    AllocationPolicyFactory allocation,
    CostModel costs,
    Optional<PredictorSpec> predictor,
    Optional<EvictionPolicyFactory> eviction,
    Parts options,
    String key)
    implements RunSpec {

  /** The sections whose options the parts of a run read. */
  public record Parts(
      Options batch, Options machine, Options placement, Options allocation, Options cache) {}

  /** What makes the network of the contended fidelity. */
  public NetworkSource network() {
    Topology topology = wafer.topology();
    if (packets.isPresent()) {
      return (clock, arrivals) -> new PacketNetwork(clock, topology, packets.get(), arrivals);
    }
    WaferSwitches switches = wafer.switches();
    return (clock, arrivals) -> new PathReservingNetwork(
        clock,
        topology,
        wafer.link().time(switches.rounding()),
        switches.succession(),
        switches.waiting(),
        arrivals);
  }

  /**
   * The figures of energy with their values, and where each is from; none if the scenario does not
   * say.
   */
  public Map<String, String> energySources() {
    Map<String, String> sources = new LinkedHashMap<>();
    if (energy.isPresent()) {
      for (EnergyKeys.Key key : EnergyKeys.ALL) {
        String figure = key.figure().name();
        sources.put(
            figure + " = " + options.machine.text(figure),
            options.machine.text(key.source().name()));
      }
    }
    return sources;
  }

  /** A problem with the number of forward passes. */
  public InputException problemOfIterations(String message) {
    return options.batch.problem(WaferKeys.ITERATIONS, message);
  }

  @Override
  public InputException problemOfRequests(String message) {
    return options.batch.problem(Keys.REQUESTS, message);
  }

  /** A problem with the memory of a die. */
  public InputException problemOfMemory(String message) {
    return options.machine.problem(WaferKeys.HBM_CAPACITY, message);
  }

  @Override
  public boolean isRandom() {
    return trace.isRandom()
        || placement.isRandom()
        || eviction.map(EvictionPolicyFactory::isRandom).orElse(false);
  }

  @Override
  public String identity() {
    return key;
  }
}
