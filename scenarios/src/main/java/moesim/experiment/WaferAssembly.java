package moesim.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import moesim.cache.PolicyContext;
import moesim.hardware.allocation.AllocationContext;
import moesim.hardware.placement.Placement;
import moesim.hardware.placement.PlacementContext;
import moesim.hardware.placement.Popularity;
import moesim.hardware.wafer.DenseWork;
import moesim.hardware.wafer.DieTimelineRecorder;
import moesim.hardware.wafer.EventLog;
import moesim.hardware.wafer.HbmBudget;
import moesim.hardware.wafer.Wafer;
import moesim.hardware.wafer.WaferResult;
import moesim.hardware.wafer.WaferResult.CriticalExpert;
import moesim.kernel.Draws;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.kernel.Timeline;
import moesim.model.MoeModel;
import moesim.replay.Allocation;
import moesim.replay.AllocationPolicy;
import moesim.replay.BatchCursor;
import moesim.replay.BatchLoads;
import moesim.replay.LayerLoad;
import moesim.routing.Phase;
import moesim.scenario.WaferRun;

/**
 * Puts the parts of one run on a wafer together and drives the layer steps of its batch through it.
 */
final class WaferAssembly {
  private static final int MOST_EXPERTS = 10;

  private final WaferRun run;
  private final MoeModel model;
  private final BatchLoads work;
  private final int batch;
  private final LongConsumer progress;
  private final Timeline timeline = new Timeline();
  private final Wafer wafer;
  private final AllocationPolicy allocation;
  private final Allocation tasks;
  private final BatchCursor cursor;
  private final Runnable next = this::nextLayer;
  private Phase phase = Phase.PREFILL;
  private long prefillPs;
  private final DieTimelineRecorder dieTimes;
  private long decodeTokens;
  private double denseBytes;
  private double denseFlop;
  private int step = -1;

  /** {@code batch} is the number of the run's batch in {@code work}. */
  WaferAssembly(
      WaferRun run, BatchLoads work, int batch, LongConsumer progress, Optional<EventLog> log) {
    this.run = run;
    this.work = work;
    this.batch = batch;
    this.progress = progress;
    model = work.model();
    RandomStreams streams = RandomStreams.of(run.seed());
    int dies = run.wafer().topology().nodeCount();
    Draws ofPolicy = streams.draws(Role.POLICY);
    Placement placement = placement(dies, streams);
    checkMemory(placement);
    wafer = new Wafer(
        timeline,
        run.wafer(),
        model,
        run.shape(),
        placement,
        run.network(),
        (pages, capacity, pins) -> run.eviction()
            .orElseThrow()
            .create(new PolicyContext(
                pages, capacity, model.layers(), pins, run.options().cache(), ofPolicy)),
        log);
    allocation = run.allocation()
        .create(new AllocationContext(model, dies, run.costs(), run.options().allocation()));
    tasks = new Allocation(model.experts(), dies);
    cursor = work.open(batch);
    dieTimes = new DieTimelineRecorder(dies, run.iterations());
  }

  private void checkMemory(Placement placement) {
    Optional<String> overflow =
        HbmBudget.of(run.wafer(), run.shape(), placement).overflow();
    if (overflow.isPresent() && run.wafer().switches().overflowFails()) {
      throw run.problemOfMemory(
          model.name() + ": " + overflow.get() + "; hbm.overflow: warn runs it all the same");
    }
  }

  private Placement placement(int dies, RandomStreams streams) {
    Optional<Popularity> popularity =
        run.placement().needsPopularity() ? Optional.of(popularity()) : Optional.empty();
    return run.placement()
        .create(new PlacementContext(
            model, dies, popularity, run.options().placement(), streams.draws(Role.PLACEMENT)));
  }

  /**
   * The tokens that every expert serves in the prompts of the batch: known before the first
   * generated token.
   */
  private Popularity popularity() {
    long[] tokens = new long[model.pages()];
    BatchCursor prompts = work.open(batch);
    for (int layer = 0; layer < model.layers() && prompts.next(); layer++) {
      LayerLoad load = prompts.load();
      for (int i = 0; i < load.active(); i++) {
        tokens[model.page(layer, load.expert(i))] = load.tokens(i);
      }
    }
    return (layer, expert) -> tokens[model.page(layer, expert)];
  }

  WaferResult run() {
    nextLayer();
    timeline.run();
    dieTimes.end(step, timeline.nowPs(), wafer);
    int dies = wafer.dieCount();
    int links = run.wafer().topology().linkCount();
    return new WaferResult(
        prefillPs,
        wafer.counts(),
        decodeTokens,
        denseBytes,
        denseFlop,
        dieTimes.timeline(),
        values(links, link -> wafer.links().busyPs(link)),
        values(links, link -> wafer.links().bytes(link)),
        values(links, link -> wafer.links().queuedPs(link)),
        values(dies, wafer::computeBusyPs),
        values(dies, wafer::hbmBusyPs),
        values(dies, wafer::portBusyPs),
        wafer.fullestReplicaBytes(),
        worstExperts(),
        overflow());
  }

  /** What was known before, or what copies without bound came to. */
  private Optional<String> overflow() {
    Optional<String> now = wafer.overflow().or(wafer::overflowNow);
    if (now.isPresent() && run.wafer().switches().overflowFails()) {
      throw run.problemOfMemory(model.name() + ": " + now.get()
          + "; bound the copies (cache.bounded: true), or hbm.overflow: warn runs it all"
          + " the same");
    }
    return now;
  }

  private List<CriticalExpert> worstExperts() {
    List<CriticalExpert> experts = new ArrayList<>();
    for (int layer = 0; layer < model.layers(); layer++) {
      for (int expert = 0; expert < model.experts(); expert++) {
        long ps = wafer.criticalPs(layer, expert);
        if (ps > 0) {
          experts.add(new CriticalExpert(layer, expert, ps));
        }
      }
    }
    experts.sort(Comparator.comparingLong(CriticalExpert::ps).reversed());
    return List.copyOf(experts.subList(0, Math.min(MOST_EXPERTS, experts.size())));
  }

  private static long[] values(int count, IntToLongFunction value) {
    return IntStream.range(0, count).mapToLong(value).toArray();
  }

  private void nextLayer() {
    if (!cursor.next()) {
      return;
    }
    LayerLoad load = cursor.load();
    if (load.step() != step) {
      beginStep(load);
    }
    tasks.clear();
    allocation.allocate(load, wafer, tasks);
    long tokens = work.tokens(batch, step);
    long densePs = run.dense().map(dense -> charge(dense, tokens)).orElse(0L);
    wafer.start(load, tasks, cursor, densePs, next);
  }

  private long charge(DenseWork dense, long tokens) {
    if (phase == Phase.DECODE) {
      denseBytes += dense.weightBytes(tokens);
      denseFlop += dense.flop(tokens);
    }
    return dense.ps(run.wafer(), tokens);
  }

  private void beginStep(LayerLoad load) {
    if (step >= 0 && dieTimes.endsWith(step)) {
      dieTimes.end(step, timeline.nowPs(), wafer);
    }
    step = load.step();
    long tokens = work.tokens(batch, step);
    if (phase == Phase.PREFILL && load.phase() == Phase.DECODE) {
      phase = Phase.DECODE;
      prefillPs = timeline.nowPs();
      wafer.forgetCounts();
      dieTimes.forget();
    }
    decodeTokens += phase == Phase.DECODE ? tokens : 0;
    progress.accept(tokens);
  }
}
