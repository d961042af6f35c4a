package moesim.experiment;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import moesim.hardware.balance.BalanceMeter;
import moesim.hardware.balance.BalanceScore;
import moesim.hardware.balance.ExpertBalancer;
import moesim.hardware.balance.ExpertBytes;
import moesim.hardware.balance.ExpertCost;
import moesim.hardware.balance.ExpertLoads;
import moesim.hardware.balance.ReplicationContext;
import moesim.hardware.balance.SlotShape;
import moesim.hardware.fabric.Fabric;
import moesim.hardware.network.PacketNetwork;
import moesim.hardware.parallel.ExpertParallel;
import moesim.hardware.parallel.FabricLinks;
import moesim.hardware.parallel.ParallelSpec;
import moesim.hardware.parallel.StepTokens;
import moesim.hardware.parallel.UnitMemory;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.kernel.Timeline;
import moesim.model.MoeModel;
import moesim.routing.StepMajorRouting;
import moesim.scenario.ParallelRun;
import moesim.units.Bandwidth;
import moesim.units.FlopRate;

/**
 * Puts the parts of one run by expert parallelism together, and drives its batch through them: the
 * prompts, then one interval after the other, experts moving in between.
 */
final class ParallelAssembly implements AutoCloseable {
  private static final int MOST_CELLS = 1 << 29;

  private final ParallelRun run;
  private final MoeModel model;
  private final StepMajorRouting routing;
  private final LongConsumer progress;
  private final Timeline timeline = new Timeline();
  private final UnitMemory memory;
  private final PlacementCycle placement;
  private final ExpertParallel machine;
  private final StepFeed feed;
  private final ExpertLoads prompts;
  private long tokens;
  private int promptPasses;
  private long steps;

  /** {@code wallNanos} is a clock, for how long policies compute, which is no result. */
  ParallelAssembly(
      ParallelRun run, StepMajorRouting routing, LongSupplier wallNanos, LongConsumer progress) {
    this.run = run;
    this.routing = routing;
    this.progress = progress;
    model = routing.model();
    SlotShape shape = shapeOf(run, model);
    memory = memoryOf(run, shape);
    prompts = new ExpertLoads(shape.layers(), shape.experts());
    Fabric fabric = run.fabric().fabric();
    FabricLinks links =
        new FabricLinks(fabric, run.machine().degrees(), run.packets().efficiency());
    placement = placement(shape, links, wallNanos);
    machine = new ExpertParallel(
        timeline,
        run.machine(),
        placement.slots(),
        model.topK(),
        (clock, arrivals) -> PacketNetwork.over(fabric, clock, run.packets(), arrivals),
        links.rankWay());
    feed = feed();
  }

  private PlacementCycle placement(SlotShape shape, FabricLinks links, LongSupplier wallNanos) {
    ParallelSpec spec = run.machine();
    ExpertCost cost = ExpertCost.roofline(
        spec.shape().expertBytes(),
        spec.shape().slices() * spec.shape().flopPerTokenAndSlice(),
        // As the machine has it, but for one share of the peak, that of many tokens.
        new Bandwidth(Math.max(
            1,
            Math.round(spec.unit().bandwidth().bytesPerSecond() * spec.unit().bandwidthShare()))),
        new FlopRate(
            spec.unit().compute().flopPerSecond() * spec.unit().efficiency().last()));
    ReplicationContext context = new ReplicationContext(
        shape,
        ExpertBytes.equal(spec.shape().expertBytes()),
        links.speeds(),
        cost,
        run.options().placement(),
        RandomStreams.of(run.seed()).draws(Role.PLACEMENT));
    Optional<ExpertLoads> loads = run.loads(model);
    return new PlacementCycle(
        run.balance(),
        shape,
        new ExpertBalancer(run.balance().policy(), context, loads, wallNanos),
        new BalanceMeter(shape, spec.choice(), cost),
        PlacementCycle.foresees(run.balance()) ? Optional.of(feed()) : Optional.empty(),
        loads.isPresent());
  }

  private static UnitMemory memoryOf(ParallelRun run, SlotShape shape) {
    UnitMemory memory =
        UnitMemory.of(run.machine(), shape, run.requests(), run.denseParams(), run.reservedBytes());
    if (memory.overflow().isPresent() && run.overflowFails()) {
      throw run.problemOfMemory(
          memory.overflow().get() + "; hbm.overflow: warn runs it all the same");
    }
    return memory;
  }

  private StepFeed feed() {
    return new StepFeed(
        routing.open(run.requests(), run.iterations()),
        model,
        run.machine(),
        run.balance().policy().needsPairs());
  }

  /** The slots of a layer, which have to fill the units. */
  private static SlotShape shapeOf(ParallelRun run, MoeModel model) {
    int units = run.machine().degrees().expert();
    int replicas = run.balance().replicas();
    int over = (model.experts() + replicas) % units;
    if (over != 0) {
      throw run.problemOfReplicas(model.experts() + " experts and " + replicas
          + " replicas do not fill " + units + " units evenly; write placement.replicas: "
          + (replicas + units - over));
    }
    int groups = run.balance().groups();
    if (model.experts() % groups != 0) {
      throw run.problemOfGroups(
          groups + " groups do not divide the " + model.experts() + " experts of a layer");
    }
    int stages = run.machine().degrees().pipeline();
    if (stages > model.layers()) {
      throw run.problemOfStages(
          stages + " stages, but the model has " + model.layers() + " MoE layers");
    }
    return run.balance().shape(model, run.machine());
  }

  ParallelResult run() {
    machine.run(this::nextPrompts, false);
    long prefillPs = timeline.nowPs();
    long prefillTokens = tokens;
    // The first move is no part of decode: it may happen while requests are handed over.
    move(placement.place(prompts, promptPasses, feed.takePairs()));
    tokens = 0;
    machine.forget();
    long beganPs = timeline.nowPs();
    decode();
    return result(prefillPs, prefillTokens, timeline.nowPs() - beganPs);
  }

  private void decode() {
    while (true) {
      long beganPs = timeline.nowPs();
      machine.run(this::nextStep, true);
      placement.judge();
      if (feed.isEnded()) {
        return;
      }
      move(placement.placeAnew(feed.takePairs(), timeline.nowPs() - beganPs));
    }
  }

  private void move(long exposedPs) {
    machine.place(placement.slots());
    machine.stall(exposedPs);
  }

  private boolean nextPrompts(StepTokens into) {
    boolean any = feed.nextPrompts(into, mostPromptTokens());
    promptPasses += any ? 1 : 0;
    prompts.addAll(feed.loads());
    count(into);
    return any;
  }

  /** As many as an array of their selections holds, or as the scenario says. */
  private int mostPromptTokens() {
    return Math.min(run.promptTokens(), MOST_CELLS / (model.layers() * model.topK()));
  }

  private boolean nextStep(StepTokens into) {
    if (!placement.isOpen() || !feed.nextStep(into)) {
      return false;
    }
    placement.served(feed.loads());
    steps++;
    count(into);
    return true;
  }

  private void count(StepTokens into) {
    tokens += into.tokens();
    progress.accept(into.tokens());
  }

  private ParallelResult result(long prefillPs, long prefillTokens, long decodePs) {
    BalanceScore score = placement.score();
    return new ParallelResult(
        prefillPs,
        prefillTokens,
        decodePs,
        tokens,
        steps,
        machine.counts(),
        run.machine().parts(),
        memory.bytes(),
        new ParallelResult.Balance(
            boxed(score.unitBalance()),
            boxed(score.nodeBalance()),
            boxed(score.expertBalance()),
            boxed(score.parP50()),
            boxed(score.parP99()),
            score.wastedSlots()),
        new ParallelResult.Moves(
            score.rebalances(),
            score.migration().insideBytes(),
            score.migration().betweenBytes()),
        memory.overflow(),
        placement.policyNanos());
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  @Override
  public void close() {
    placement.close();
    feed.close();
  }
}
