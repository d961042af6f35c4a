package moesim.hardware.wafer;

import java.util.Arrays;
import java.util.Optional;
import moesim.hardware.CacheOnly.PolicySource;
import moesim.hardware.network.BusyUntil;
import moesim.hardware.network.InfiniteLinks;
import moesim.hardware.network.LinkLoad;
import moesim.hardware.network.Network;
import moesim.hardware.network.NetworkSource;
import moesim.hardware.placement.Placement;
import moesim.hardware.reservation.Reservations;
import moesim.hardware.reservation.Units;
import moesim.hardware.topology.Topology;
import moesim.kernel.Phase;
import moesim.kernel.Timeline;
import moesim.kernel.Timer;
import moesim.model.MoeModel;
import moesim.replay.Allocation;
import moesim.replay.LayerLoad;
import moesim.replay.Prediction;
import moesim.replay.Residence;
import moesim.units.DataSize;

/**
 * Dies on a mesh, each with a compute unit, a last-level cache behind one port, and a memory; experts live in the memories and
 * cross the mesh to where they are needed.
 *
 * <p><b>Chains.</b> Each task is one independent chain of operations per slice of its expert. The port of the task's die
 * looks the slice up. Found: compute. Not found, but in the die's memory: read it with the tokens, compute, and store the line
 * on the side. Elsewhere: send a request to its home, read it from the last-level cache or the memory there (which stores the
 * line on the side), send it back, compute. A look-up takes place when the operation it decides on is created.
 * <b>Copies.</b> If dies keep copies, they look into their own cache and copies wherever the home is, and store a slice that
 * arrived in decode if the prediction says that its expert follows one that the die was given in this layer step.
 * <b>Barrier.</b> A layer step ends when its last operation does, those on the side included. <b>Source.</b>
 * docs/model.md §14.
 */
public final class Wafer implements Residence {
  private static final int COMPUTE_UNIT = 0;
  private static final int PORT_UNIT = 1;
  private static final int HBM_UNIT = 2;
  private static final int AWAY_RANK = 0;
  private static final int HOME_RANK = 1;

  private final Timeline timeline;
  private final Topology topology;
  private final Placement placement;
  private final WaferSpec spec;
  private final Lever lever;
  private final Costs costs;
  private final ExpertShape shape;
  private final Optional<String> overflow;
  private final int dies;
  private final int experts;
  private final int slices;

  private final Units units;
  private final Network network;
  private final Runnable drain;
  private final LastLevelCaches caches;
  private final Optional<Replicas> replicas;
  private final boolean copiesExperts;
  private final KeptExperts kept;
  private final UnitExcess excess;

  /** Times of a request and of a slice that wait for nobody, by hops. */
  private final long[] requestPs;

  private final long[] dataPs;
  private final TokenTransfers tokenTransfers;
  private final Balance balance;
  private final Chains chains = new Chains();
  private final Books books = new Books();
  private final long[] criticalPs;
  private final Timer next;

  // The layer step under way.
  private Stage stage = Stage.IDLE;
  private LayerLoad load;
  private Allocation tasks;
  private Prediction prediction;
  private Runnable done = () -> {};
  private long stageBeginPs;
  private long lastPs;
  private int open;

  private enum Stage {
    IDLE,
    DENSE,
    DISPATCH,
    TASKS,
    COMBINE
  }

  /**
   * A wafer with cold caches.
   *
   * @param network of the contended fidelity; the analytic one brings its own, and so do links that are perfect
   * @param policies of the caches of copies, if dies keep any
   * @throws IllegalArgumentException if the parts do not fit each other, or the experts do not fit the memories
   */
  public Wafer(
      Timeline timeline,
      WaferSpec spec,
      MoeModel model,
      ExpertShape shape,
      Placement placement,
      NetworkSource network,
      PolicySource policies) {
    this.timeline = timeline;
    this.spec = spec;
    lever = spec.switches().lever();
    this.shape = shape;
    this.placement = placement;
    topology = spec.topology();
    dies = topology.nodeCount();
    experts = model.experts();
    slices = shape.slices();
    if (placement.dies() != dies) {
      throw new IllegalArgumentException(
          "placement over " + placement.dies() + " dies, but the wafer has " + dies);
    }
    overflow = HbmBudget.of(spec, shape, placement).overflow();
    if (overflow.isPresent() && spec.switches().overflowFails()) {
      throw new IllegalArgumentException(overflow.get());
    }
    costs = new Costs(spec, shape);
    if (spec.switches().fidelity() == Fidelity.ANALYTIC) {
      BusyUntil both = new BusyUntil(3 * dies, topology, costs.transfer, this::scheduled);
      this.units = both;
      this.network = both;
      drain = both::drain;
    } else {
      units = new Reservations(
          timeline,
          3 * dies,
          1,
          spec.switches().succession(),
          spec.switches().waiting(),
          this::scheduled);
      this.network = lever == Lever.INFINITE_LINKS
          ? new InfiniteLinks(timeline, topology, spec.switches().succession(), this::announced)
          : network.create(timeline, this::announced);
      drain = () -> {};
    }
    caches =
        new LastLevelCaches(dies, spec.llc().sets(costs.sliceBytes), spec.llc().ways(), experts);
    replicas = spec.replicas().map(copies -> new Replicas(model, shape, dies, copies, policies));
    copiesExperts = spec.replicas()
        .map(copies -> copies.granularity() == ReplicaSpec.Granularity.EXPERT)
        .orElse(false);
    kept = new KeptExperts(dies, experts);
    excess = new UnitExcess(dies, COMPUTE_UNIT, HBM_UNIT);
    requestPs = alonePs(costs.requestBytes);
    dataPs = alonePs(costs.sliceBytes);
    tokenTransfers = new TokenTransfers(dies, shape.tokenBytes());
    balance = new Balance(dies);
    criticalPs = new long[model.pages()];
    next = timeline.timer(Phase.ARRIVAL, this::advance);
    load = new LayerLoad(0);
    tasks = new Allocation(0, 0);
    prediction = (expert, candidate) -> false;
  }

  private long[] alonePs(long bytes) {
    long[] byHops = new long[topology.longestRoute() + 1];
    for (int hops = 1; hops < byHops.length; hops++) {
      byHops[hops] = network.alonePs(hops, bytes);
    }
    return byHops;
  }

  /** Why weights, copies and reserve do not fit the memories, with the arithmetic; empty if they do. */
  public Optional<String> overflow() {
    return overflow;
  }

  @Override
  public int dieCount() {
    return dies;
  }

  @Override
  public int homeOf(int layer, int expert) {
    return placement.homeOf(layer, expert);
  }

  @Override
  public boolean holds(int die, int layer, int expert) {
    return placement.homeOf(layer, expert) == die
        || (replicas.isPresent() && replicas.get().holds(die, layer * experts + expert));
  }

  @Override
  public int hops(int fromDie, int toDie) {
    return topology.hops(fromDie, toDie);
  }

  /**
   * Starts the tasks of one layer step; {@code whenDone} runs from the clock at the instant the last operation ends.
   *
   * <p><b>Ownership.</b> The arguments are read until then.
   *
   * @param predicted what follows what; asked only if dies keep copies
   * @param densePs time of attention and dense layers before the tasks
   */
  public void start(
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
    enter(Stage.DENSE);
    next.setAfter(densePs);
  }

  private void enter(Stage newStage) {
    stage = newStage;
    stageBeginPs = timeline.nowPs();
    lastPs = stageBeginPs;
  }

  /** The stage ends in this instant: all its operations have ended. */
  private void advance() {
    requireIdle();
    long nowPs = timeline.nowPs();
    boolean tokensMove = spec.switches().tokensMove();
    switch (stage) {
      case DENSE -> {
        books.blame.add(Cause.DENSE, nowPs - stageBeginPs);
        closeStage();
        if (tokensMove) {
          enter(Stage.DISPATCH);
          moveTokens(true);
        } else {
          beginTasks();
        }
      }
      case DISPATCH -> {
        books.blame.add(Cause.TOKEN_TRANSFER, nowPs - stageBeginPs);
        closeStage();
        beginTasks();
      }
      case TASKS -> {
        blameTasks(nowPs);
        closeStage();
        if (tokensMove) {
          enter(Stage.COMBINE);
          moveTokens(false);
        } else {
          finish();
        }
      }
      case COMBINE -> {
        books.blame.add(Cause.TOKEN_TRANSFER, nowPs - stageBeginPs);
        closeStage();
        finish();
      }
      case IDLE -> throw new IllegalStateException("nothing under way");
    }
  }

  private void requireIdle() {
    if (open != 0 || units.underWay() != 0) {
      throw new IllegalStateException(
          "at the end of " + stage + ": open=" + open + " on units=" + units.underWay());
    }
  }

  private void closeStage() {
    books.timePs += timeline.nowPs() - stageBeginPs;
    Books.require("causes of a layer step = its time", books.blame.totalPs(), books.timePs);
  }

  private void blameTasks(long nowPs) {
    long blamedPs = stageBeginPs;
    if (chains.count > 0) {
      int critical = chains.critical();
      blamedPs = books.blame.walk(chains, critical, stageBeginPs, excess.since(units));
      criticalPs[chains.slicePage[critical] / slices] += nowPs - stageBeginPs;
    }
    books.blame.add(Cause.BARRIER, nowPs - blamedPs);
    replicas.ifPresent(Replicas::close);
  }

  private void finish() {
    stage = Stage.IDLE;
    books.layerSteps++;
    done.run();
  }

  private void moveTokens(boolean dispatch) {
    long nowPs = timeline.nowPs();
    tokenTransfers.count(tasks);
    for (int shift = 1; shift < dies; shift++) {
      for (int source = 0; source < dies; source++) {
        int die = source + shift < dies ? source + shift : source + shift - dies;
        long bytes = tokenTransfers.bytes(source, die);
        if (bytes > 0) {
          books.tokenBytes += bytes;
          open++;
          int from = dispatch ? source : die;
          int to = dispatch ? die : source;
          send(nowPs, from, to, bytes, AWAY_RANK, TokenTransfers.TOKEN);
        }
      }
    }
    settle();
  }

  /** All operations of the moment were created. */
  private void settle() {
    drain.run();
    if (open == 0 && !next.isSet()) {
      next.setAt(lastPs);
    }
  }

  private void beginTasks() {
    enter(Stage.TASKS);
    excess.begin(units);
    replicas.ifPresent(copies -> copies.open(load));
    boolean keeps = spec.replicas().isPresent()
        && (spec.replicas().get().inPrefill() || load.phase() == moesim.routing.Phase.DECODE);
    if (keeps) {
      kept.given(tasks);
    }
    int count = tasks.count();
    chains.clear(count * slices);
    for (int task = 0; task < count; task++) {
      begin(task, keeps);
    }
    books.tasks += count;
    if (lever == Lever.PERFECT_BALANCE) {
      balance.level(chains, caches, costs.slicePs);
    }
    settle();
  }

  private void begin(int task, boolean keeps) {
    int expert = tasks.expert(task);
    int die = tasks.die(task);
    int tokens = tasks.tokens(task);
    int page = load.layer() * experts + expert;
    int home = placement.homeOf(load.layer(), expert);
    boolean away = die != home;
    boolean keepsCopy = keeps && away && kept.follows(die, expert, prediction);
    int rank = away && spec.switches().awayFirst() ? AWAY_RANK : HOME_RANK;
    long computePs = costs.computePs(tokens);
    long localReadPs = costs.localReadPs(tokens);
    books.flop += (double) slices * tokens * shape.flopPerTokenAndSlice();
    books.chains += slices;
    int first = chains.count;
    boolean fetches = false;
    for (int slice = 0; slice < slices; slice++) {
      int chain = chains.count++;
      chains.expert[chain] = expert;
      chains.slicePage[chain] = page * slices + slice;
      chains.die[chain] = die;
      chains.home[chain] = home;
      chains.rank[chain] = rank;
      chains.computePs[chain] = computePs;
      byte source = find(chain);
      chains.source[chain] = source;
      chains.keepsCopy[chain] = keepsCopy && source == Chains.AWAY;
      fetches |= source == Chains.AWAY;
      if (source == Chains.IN_HBM) {
        chains.servicePs[chain * Chains.STAGES + Chains.READ] = localReadPs;
        books.activationBytes += tokens * shape.tokenBytesPerSlice();
      }
      long portPs = source == Chains.IN_LLC ? costs.hitPs : costs.missPs;
      work(chain, Chains.PORT, stageBeginPs, portPs, PORT_UNIT, die);
    }
    if (copiesExperts && keepsCopy && fetches) {
      // Slices that were in the die's own cache are written from there: a copy is of the whole
      // expert.
      Arrays.fill(chains.keepsCopy, first, chains.count, true);
    }
  }

  /** Where the die of a chain finds its slice. */
  private byte find(int chain) {
    int die = chains.die[chain];
    int slicePage = chains.slicePage[chain];
    boolean atHome = die == chains.home[chain];
    boolean copies = replicas.isPresent();
    if (lever == Lever.PERFECT_CACHE
        || ((atHome || copies) && caches.lookUp(die, chains.expert[chain], slicePage))) {
      books.llcHits++;
      books.llcBytes += costs.sliceBytes;
      return Chains.IN_LLC;
    }
    if (!atHome && copies && replicas.get().lookUp(die, slicePage)) {
      books.replicaHits++;
      books.localBytes += costs.sliceBytes;
      return Chains.IN_HBM;
    }
    if (atHome) {
      books.localBytes += costs.sliceBytes;
      return Chains.IN_HBM;
    }
    books.remoteBytes += costs.sliceBytes;
    return Chains.AWAY;
  }

  private void work(int chain, int stageOfChain, long readyPs, long ps, int unit, int die) {
    int operation = chain * Chains.STAGES + stageOfChain;
    chains.readyPs[operation] = readyPs;
    chains.servicePs[operation] = ps;
    open++;
    books.operations++;
    units.reserve(operation, chains.rank[chain], readyPs, ps, unit * dies + die);
  }

  private void move(int chain, int stageOfChain, long readyPs, int from, int to, long bytes) {
    int operation = chain * Chains.STAGES + stageOfChain;
    chains.readyPs[operation] = readyPs;
    open++;
    int hops = send(readyPs, from, to, bytes, chains.rank[chain], operation);
    if (stageOfChain == Chains.REQUEST) {
      books.requestHops += hops;
      chains.servicePs[operation] = requestPs[hops];
    } else {
      chains.servicePs[operation] = dataPs[hops];
    }
  }

  private int send(long readyPs, int from, int to, long bytes, int rank, int token) {
    int hops = topology.hops(from, to);
    books.byteHops += bytes * hops;
    books.operations++;
    network.send(readyPs, from, to, bytes, rank, token);
    return hops;
  }

  private void scheduled(int operation, long startPs, long endPs) {
    announced(operation, endPs);
  }

  /** The end of an operation is known: its successors are created. */
  private void announced(int operation, long endPs) {
    lastPs = Math.max(lastPs, endPs);
    if (operation != TokenTransfers.TOKEN) {
      chains.endPs[operation] = endPs;
      succeed(operation / Chains.STAGES, operation % Chains.STAGES, endPs);
    }
    open--;
    if (open == 0) {
      next.setAt(lastPs);
    }
  }

  private void succeed(int chain, int ended, long atPs) {
    int die = chains.die[chain];
    int home = chains.home[chain];
    switch (ended) {
      case Chains.PORT -> afterPort(chain, atPs, die, home);
      case Chains.REQUEST -> readAtHome(chain, atPs, home);
      case Chains.READ -> {
        boolean away = chains.source[chain] >= Chains.AWAY;
        if (away) {
          move(chain, Chains.DATA, atPs, home, die, costs.sliceBytes);
        } else {
          compute(chain, atPs, die);
        }
        if (chains.source[chain] != Chains.AWAY_IN_LLC) {
          work(chain, Chains.STORE_LINE, atPs, costs.storePs, PORT_UNIT, away ? home : die);
        }
      }
      case Chains.DATA -> {
        compute(chain, atPs, die);
        keepCopy(chain, atPs, die);
      }
      case Chains.STORE_LINE -> {
        int at = chains.source[chain] == Chains.AWAY ? home : die;
        if (caches.store(at, chains.expert[chain], chains.slicePage[chain])) {
          books.llcWrittenBytes += costs.sliceBytes;
        }
      }
      default -> {}
    }
  }

  /** The slice of a chain is on its die: it is written as a copy, or as a part of one, if that is wanted. */
  private void keepCopy(int chain, long atPs, int die) {
    if (chains.keepsCopy[chain] && replicas.orElseThrow().store(die, chains.slicePage[chain])) {
      books.replicaBytes += costs.sliceBytes;
      work(chain, Chains.STORE_COPY, atPs, costs.slicePs, HBM_UNIT, die);
    }
  }

  private void afterPort(int chain, long atPs, int die, int home) {
    switch (chains.source[chain]) {
      case Chains.IN_LLC -> {
        compute(chain, atPs, die);
        keepCopy(chain, atPs, die);
      }
      case Chains.IN_HBM -> {
        long readPs = chains.servicePs[chain * Chains.STAGES + Chains.READ];
        work(chain, Chains.READ, atPs, readPs, HBM_UNIT, die);
      }
      default -> move(chain, Chains.REQUEST, atPs, die, home, costs.requestBytes);
    }
  }

  private void readAtHome(int chain, long atPs, int home) {
    if (caches.lookUp(home, chains.expert[chain], chains.slicePage[chain])) {
      books.homeLlcHits++;
      chains.source[chain] = Chains.AWAY_IN_LLC;
      work(chain, Chains.READ, atPs, costs.hitPs, PORT_UNIT, home);
    } else {
      work(chain, Chains.READ, atPs, balance.readPs(home, costs.slicePs), HBM_UNIT, home);
    }
  }

  private void compute(int chain, long atPs, int die) {
    if (lever == Lever.INFINITE_COMPUTE) {
      int operation = chain * Chains.STAGES + Chains.COMPUTE;
      chains.readyPs[operation] = atPs;
      chains.servicePs[operation] = 0;
      chains.endPs[operation] = atPs;
      books.operations++;
      return;
    }
    work(chain, Chains.COMPUTE, atPs, chains.computePs[chain], COMPUTE_UNIT, die);
  }

  /** The counts so far, after the ledgers of bytes and time were found to close. Between layer steps only. */
  public WaferCounts counts() {
    requireIdle();
    LinkLoad links = network.load();
    long linkBytes = 0;
    for (int link = 0; link < links.linkCount(); link++) {
      linkBytes += links.bytes(link);
      requireElapsed("link", link, links.busyPs(link));
    }
    for (int unit = 0; unit < 3 * dies; unit++) {
      requireElapsed("unit", unit, units.busyPs(unit));
    }
    Books.require("bytes of all links = byte-hops", linkBytes, books.byteHops);
    return books.close(costs.sliceBytes, replicas.map(Replicas::residentBytes).orElse(0L));
  }

  private void requireElapsed(String kind, int number, long busyPs) {
    if (busyPs > books.timePs) {
      throw new IllegalStateException(
          "ledger: " + kind + " " + number + " was busy " + busyPs + " ps of " + books.timePs);
    }
  }

  /** What every link did; read in place. */
  public LinkLoad links() {
    return network.load();
  }

  /** Time the compute unit of {@code die} worked. */
  public long computeBusyPs(int die) {
    return units.busyPs(COMPUTE_UNIT * dies + die);
  }

  /** Time the port of the last-level cache of {@code die} worked. */
  public long portBusyPs(int die) {
    return units.busyPs(PORT_UNIT * dies + die);
  }

  /** Time the memory of {@code die} worked. */
  public long hbmBusyPs(int die) {
    return units.busyPs(HBM_UNIT * dies + die);
  }

  /** Time of the layer steps whose last task was of this expert. */
  public long criticalPs(int layer, int expert) {
    return criticalPs[layer * experts + expert];
  }

  /** What copies take of the fullest die. */
  public long fullestReplicaBytes() {
    return replicas.map(Replicas::fullestBytes).orElse(0L);
  }

  /** Why what the dies hold now does not fit a memory, with the arithmetic of the worst; empty if it does. */
  public Optional<String> overflowNow() {
    int worst = 0;
    long most = -1;
    for (int die = 0; die < dies; die++) {
      int at = die;
      long copies = replicas.map(kept -> kept.bytesOf(at)).orElse(0L);
      long held =
          Math.addExact(Math.multiplyExact(placement.expertsAt(die), shape.expertBytes()), copies);
      if (held > most) {
        most = held;
        worst = die;
      }
    }
    int at = worst;
    DataSize copies = new DataSize(replicas.map(kept -> kept.bytesOf(at)).orElse(0L));
    long experts = placement.expertsAt(worst);
    return new HbmBudget(
            worst, experts, experts * shape.expertBytes(), Optional.of(copies), spec.hbm())
        .overflow();
  }

  /** Sets all counts to zero; caches and copies stay. Between layer steps only. */
  public void forgetCounts() {
    requireIdle();
    books.clear();
    units.forgetTimes();
    network.load().clear();
    Arrays.fill(criticalPs, 0);
  }

  /** Empties caches and copies: a new batch of requests begins. */
  public void clear() {
    requireIdle();
    caches.clear();
    replicas.ifPresent(Replicas::clear);
  }
}
