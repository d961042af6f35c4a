package moesim.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import moesim.hardware.balance.ExpertLoads;
import moesim.hardware.balance.PlacementReplay;
import moesim.hardware.balance.ReplicationPolicy;
import moesim.hardware.balance.SlotShape;
import moesim.hardware.network.PacketSpec;
import moesim.hardware.parallel.ParallelSpec;
import moesim.input.InputException;
import moesim.input.Options;
import moesim.model.MoeModel;
import moesim.traces.Disk;
import moesim.traces.loads.ExpertLoadFile;
import moesim.units.DataSize;

/**
 * A batch of requests served by expert parallelism on a fabric: everything the run needs, checked.
 *
 * @param seed of the scenario
 * @param card the model; empty if the trace has to say its layers and experts
 * @param published true if the model is a preset
 * @param trace the routing
 * @param requests of the batch
 * @param iterations forward passes, those of the prompts counting as one
 * @param promptTokens most prompt tokens of one forward pass
 * @param denseParams weights per MoE layer that units hold beside experts; 0 if nobody says
 * @param machine how the model is spread, and what a unit can do
 * @param fabric units and their links
 * @param packets what moves over the links; bandwidth and latency are those of each link
 * @param balance where experts stand, and when they move
 * @param price of a unit per hour
 * @param options of batch, machine and placement, for problems and for the options of their parts
 * @param key text that is the same for two runs that give the same results
 */
public record ParallelRun(
    long seed,
    Optional<MoeModel> card,
    boolean published,
    TraceSpec trace,
    int requests,
    int iterations,
    int promptTokens,
    long denseParams,
    ParallelSpec machine,
    ServingFabric fabric,
    PacketSpec packets,
    Balance balance,
    OptionalDouble price,
    Parts options,
    String key)
    implements RunSpec {

  /**
   * Where experts stand, and when they move.
   *
   * @param policy places them
   * @param replicas slots of a layer beyond one per expert
   * @param groups groups of experts, for policies that keep them together
   * @param window steps whose loads a placement goes by
   * @param interval steps between placements
   * @param mode whether a placement serves the steps after its loads, or those themselves
   * @param charge whether units work while experts move
   */
  public record Balance(
      ReplicationPolicy policy,
      int replicas,
      int groups,
      int window,
      int interval,
      PlacementReplay.Mode mode,
      PlacementReplay.MigrationCharge charge) {

    /** The slots of {@code model} on the units of a stage. */
    public SlotShape shape(MoeModel model, ParallelSpec machine) {
      int units = machine.degrees().expert();
      return new SlotShape(
          model.layers(),
          model.experts(),
          model.experts() + replicas,
          groups,
          units / machine.unitsPerNode(),
          units,
          machine.degrees().pipeline());
    }
  }

  /** The sections whose options the parts of a run read. */
  public record Parts(Options batch, Options machine, Options placement) {}

  /**
   * Loads that the first placement goes by, of a file; empty if the scenario names none.
   *
   * @throws InputException if they are not of {@code model}, or the policy has no use for them
   */
  public Optional<ExpertLoads> loads(MoeModel model) {
    Options placement = options.placement;
    if (placement.find(ParallelKeys.LOADS).isEmpty()) {
      return Optional.empty();
    }
    if (balance.mode == PlacementReplay.Mode.ORACLE || balance.policy.knowsTheFuture()) {
      throw placement.problem(
          ParallelKeys.LOADS, "who places by loads to come has no use for a file; leave it out");
    }
    if (balance.policy.needsPairs()) {
      throw placement.problem(
          ParallelKeys.LOADS,
          "policy \"" + balance.policy.name()
              + "\" needs to know which experts are selected together, which such a file does not"
              + " say; name another policy");
    }
    Path file = Disk.file(placement, ParallelKeys.LOADS);
    return Optional.of(ExpertLoads.of(ExpertLoadFile.read(file, model)));
  }

  /** The file of loads as it is written; empty if there is none. */
  List<String> loadFiles() {
    return options.placement.find(ParallelKeys.LOADS).stream().toList();
  }

  /** A problem with the number of forward passes. */
  public InputException problemOfIterations(String message) {
    return options.batch.problem(WaferKeys.ITERATIONS, message);
  }

  @Override
  public InputException problemOfRequests(String message) {
    return options.batch.problem(Keys.REQUESTS, message);
  }

  /** A problem with the memory of a unit. */
  public InputException problemOfMemory(String message) {
    return options.machine.problem(WaferKeys.HBM_CAPACITY, message);
  }

  /** A problem with the slots of a layer. */
  public InputException problemOfReplicas(String message) {
    return options.placement.problem(ParallelKeys.REPLICAS, message);
  }

  /** What the system keeps of the memory of a unit. */
  public long reservedBytes() {
    return options.machine.find(WaferKeys.HBM_RESERVED).map(DataSize::bytes).orElse(0L);
  }

  /** A problem with the groups of experts. */
  public InputException problemOfGroups(String message) {
    return options.placement.problem(ParallelKeys.GROUPS, message);
  }

  /** A problem with the stages. */
  public InputException problemOfStages(String message) {
    return options.machine.problem(ParallelKeys.PIPELINE, message);
  }

  /** True if memories that are too small are an error. */
  public boolean overflowFails() {
    return options.machine.get(WaferKeys.OVERFLOW) == WaferKeys.Overflow.ERROR;
  }

  @Override
  public boolean isRandom() {
    return trace.isRandom() || balance.policy.isRandom();
  }

  @Override
  public String identity() {
    return key;
  }
}
