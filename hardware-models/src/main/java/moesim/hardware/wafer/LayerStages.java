package moesim.hardware.wafer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import moesim.hardware.network.NetworkSource;
import moesim.hardware.placement.Placement;
import moesim.hardware.roofline.ExpertShape;
import moesim.kernel.Timeline;
import moesim.model.MoeModel;
import moesim.replay.Allocation;
import moesim.replay.LayerLoad;
import moesim.replay.Prediction;

/**
 * The parts of a layer step, one after the other: dense layers, tokens to the dies of their
 * experts, tasks, tokens back.
 *
 * <p><b>Barrier.</b> A part ends when its last operation does, those on the side included; then it
 * is blamed, and the next one begins.
 */
final class LayerStages {
  final Books books = new Books();
  final Resources resources;
  final ChainOperations operations;

  private final Timeline timeline;
  private final boolean tokensMove;
  private final Optional<Replicas> replicas;
  private final TokenTransfers tokenTransfers;
  private final UnitExcess excess;
  private final int slices;
  private final long[] criticalPs;
  private final Optional<LayerStepRecord> record;

  // The layer step under way.
  private Stage stage = Stage.IDLE;
  private LayerLoad load = new LayerLoad(0);
  private Allocation tasks = new Allocation(0, 0);
  private Prediction prediction = (expert, candidate) -> false;
  private Runnable done = () -> {};
  private long beginPs;

  private enum Stage {
    IDLE,
    DENSE,
    DISPATCH,
    TASKS,
    COMBINE
  }

  LayerStages(
      Timeline timeline,
      WaferSpec spec,
      MoeModel model,
      ExpertShape shape,
      Placement placement,
      NetworkSource network,
      Optional<Replicas> replicas,
      Optional<EventLog> log) {
    this.timeline = timeline;
    this.replicas = replicas;
    tokensMove = spec.switches().tokensMove();
    slices = shape.slices();
    Costs costs = new Costs(spec, shape);
    Chains chains = new Chains();
    record = log.map(events -> new LayerStepRecord(events, placement.dies(), slices, chains));
    Optional<Recorder> recorder = record.map(kept -> new Recorder(spec.topology(), kept));
    resources =
        new Resources(timeline, spec, costs, network, books, this::ended, this::advance, recorder);
    operations = new ChainOperations(
        chains, spec, shape, costs, placement, model.experts(), replicas, books, resources);
    tokenTransfers = new TokenTransfers(placement.dies(), shape.tokenBytes(), books, resources);
    excess = new UnitExcess(placement.dies(), resources);
    criticalPs = new long[model.pages()];
  }

  private void ended(int operation, long endPs) {
    if (operation != TokenTransfers.TOKEN) {
      operations.ended(operation, endPs);
    }
  }

  /** Begins a layer step; see {@link Wafer#start}. */
  void start(
      LayerLoad itsLoad,
      Allocation itsTasks,
      Prediction predicted,
      long densePs,
      Runnable whenDone) {
    if (stage != Stage.IDLE) {
      throw new IllegalStateException("a layer step is under way: " + stage);
    }
    load = itsLoad;
    tasks = itsTasks;
    prediction = predicted;
    done = whenDone;
    if (record.isPresent()) {
      record.get().begin(load, timeline.nowPs());
    }
    enter(Stage.DENSE);
    resources.idleAfter(densePs);
  }

  private void enter(Stage next) {
    stage = next;
    beginPs = timeline.nowPs();
    resources.begin();
  }

  /** The part under way ends in this instant: all its operations have ended. */
  private void advance() {
    resources.requireIdle();
    close();
    switch (stage) {
      case DENSE -> {
        if (tokensMove) {
          moveTokens(Stage.DISPATCH);
        } else {
          beginTasks();
        }
      }
      case DISPATCH -> beginTasks();
      case TASKS -> {
        if (tokensMove) {
          moveTokens(Stage.COMBINE);
        } else {
          finish();
        }
      }
      case COMBINE -> finish();
      case IDLE -> throw new IllegalStateException("nothing under way");
    }
  }

  private void close() {
    long ps = timeline.nowPs() - beginPs;
    switch (stage) {
      case DENSE -> books.blame.add(Cause.DENSE, ps);
      case TASKS -> blameTasks(ps);
      default -> books.blame.add(Cause.TOKEN_TRANSFER, ps);
    }
    books.timePs += ps;
    if (record.isPresent()) {
      record.get().part(stage.name().toLowerCase(Locale.ROOT), beginPs, timeline.nowPs());
    }
    Books.require("causes of a layer step = its time", books.blame.totalPs(), books.timePs);
  }

  private void blameTasks(long ps) {
    Chains chains = operations.chains;
    long chainPs = 0;
    if (chains.count > 0) {
      int critical = chains.critical();
      excess.end();
      chainPs = books.blame.walk(chains, critical, beginPs, excess) - beginPs;
      criticalPs[chains.slicePage[critical] / slices] += ps;
    }
    books.blame.add(Cause.BARRIER, ps - chainPs);
    replicas.ifPresent(Replicas::close);
  }

  private void moveTokens(Stage way) {
    enter(way);
    tokenTransfers.send(tasks, way == Stage.DISPATCH, beginPs);
    resources.settle();
  }

  private void beginTasks() {
    enter(Stage.TASKS);
    excess.begin();
    replicas.ifPresent(copies -> copies.open(load));
    operations.begin(load, tasks, prediction, beginPs);
    resources.settle();
  }

  private void finish() {
    stage = Stage.IDLE;
    if (record.isPresent()) {
      record.get().end(timeline.nowPs());
    }
    done.run();
  }

  /** Time of the layer steps whose last task was of this page. */
  long criticalPs(int page) {
    return criticalPs[page];
  }

  void forgetCounts() {
    books.clear();
    resources.forgetTimes();
    Arrays.fill(criticalPs, 0);
  }
}
