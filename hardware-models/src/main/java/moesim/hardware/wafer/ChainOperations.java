package moesim.hardware.wafer;

import java.util.Arrays;
import java.util.Optional;
import moesim.hardware.placement.Placement;
import moesim.hardware.roofline.ExpertShape;
import moesim.replay.Allocation;
import moesim.replay.LayerLoad;
import moesim.replay.Prediction;
import moesim.routing.Phase;

/**
 * The operations of the chains of a layer step: which come first, and which follow when one ends.
 *
 * <p><b>Chains.</b> Each task is one independent chain of operations per slice of its expert. The
 * port of the task's die looks the slice up. Found: compute. Not found, but in the die's memory:
 * read it with the tokens, compute, and store the line on the side. Elsewhere: send a request to
 * its home, read it from the last-level cache or the memory there (which stores the line on the
 * side), send it back, compute. A look-up takes place when the operation it decides on is created.
 * <b>Copies.</b> If dies keep copies, they look into their own cache and copies wherever the home
 * is, and store a slice that arrived in decode if the prediction says that its expert follows one
 * that the die was given in this layer step.
 */
final class ChainOperations {
  private static final int AWAY_RANK = 0;
  private static final int HOME_RANK = 1;

  final Chains chains;

  private final Placement placement;
  private final ExpertShape shape;
  private final Costs costs;
  private final Lever lever;
  private final boolean awayFirst;
  private final int experts;
  private final int slices;
  private final Books books;
  private final Resources resources;
  private final LastLevelCaches caches;
  private final Optional<Replicas> replicas;
  private final boolean copiesExperts;
  private final boolean copiesInPrefill;
  private final KeptExperts kept;
  private final Balance balance;

  /** Times of a request and of a slice that wait for nobody, by hops. */
  private final long[] requestPs;

  private final long[] dataPs;

  ChainOperations(
      Chains chains,
      WaferSpec spec,
      ExpertShape shape,
      Costs costs,
      Placement placement,
      int experts,
      Optional<Replicas> replicas,
      Books books,
      Resources resources) {
    this.chains = chains;
    this.placement = placement;
    this.shape = shape;
    this.costs = costs;
    this.experts = experts;
    this.replicas = replicas;
    this.books = books;
    this.resources = resources;
    lever = spec.switches().lever();
    awayFirst = spec.switches().awayFirst();
    slices = shape.slices();
    int dies = placement.dies();
    caches =
        new LastLevelCaches(dies, spec.llc().sets(costs.sliceBytes), spec.llc().ways(), experts);
    copiesExperts = spec.replicas()
        .map(copies -> copies.granularity() == ReplicaSpec.Granularity.EXPERT)
        .orElse(false);
    copiesInPrefill = spec.replicas().map(ReplicaSpec::inPrefill).orElse(false);
    kept = new KeptExperts(dies, experts);
    balance = new Balance(dies);
    requestPs = resources.alonePs(costs.requestBytes);
    dataPs = resources.alonePs(costs.sliceBytes);
  }

  /** Creates the first operation of every chain, ready at {@code beginPs}. */
  void begin(LayerLoad load, Allocation tasks, Prediction prediction, long beginPs) {
    boolean keeps = replicas.isPresent() && (copiesInPrefill || load.phase() == Phase.DECODE);
    if (keeps) {
      kept.given(tasks);
    }
    int count = tasks.count();
    chains.clear(count * slices);
    for (int task = 0; task < count; task++) {
      int expert = tasks.expert(task);
      int die = tasks.die(task);
      boolean keepsCopy = keeps
          && die != placement.homeOf(load.layer(), expert)
          && kept.follows(die, expert, prediction);
      begin(load.layer(), expert, die, tasks.tokens(task), keepsCopy, beginPs);
    }
    books.tasks += count;
    if (lever == Lever.PERFECT_BALANCE) {
      balance.level(chains, caches, costs.slicePs);
    }
  }

  private void begin(int layer, int expert, int die, int tokens, boolean keepsCopy, long beginPs) {
    int page = layer * experts + expert;
    int home = placement.homeOf(layer, expert);
    int rank = die != home && awayFirst ? AWAY_RANK : HOME_RANK;
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
      work(chain, Chains.PORT, beginPs, portPs, Resources.PORT, die);
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

  private void work(int chain, int stage, long readyPs, long ps, int kind, int die) {
    int operation = chain * Chains.STAGES + stage;
    chains.readyPs[operation] = readyPs;
    chains.servicePs[operation] = ps;
    resources.work(operation, chains.rank[chain], readyPs, ps, kind, die);
  }

  /** The end of an operation is known: its successors are created. */
  void ended(int operation, long endPs) {
    chains.endPs[operation] = endPs;
    int chain = operation / Chains.STAGES;
    int die = chains.die[chain];
    int home = chains.home[chain];
    switch (operation % Chains.STAGES) {
      case Chains.PORT -> afterPort(chain, endPs, die, home);
      case Chains.REQUEST -> readAtHome(chain, endPs, home);
      case Chains.READ -> afterRead(chain, endPs, die, home);
      case Chains.DATA -> {
        compute(chain, endPs, die);
        keepCopy(chain, endPs, die);
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

  private void afterPort(int chain, long atPs, int die, int home) {
    switch (chains.source[chain]) {
      case Chains.IN_LLC -> {
        compute(chain, atPs, die);
        keepCopy(chain, atPs, die);
      }
      case Chains.IN_HBM -> {
        long readPs = chains.servicePs[chain * Chains.STAGES + Chains.READ];
        work(chain, Chains.READ, atPs, readPs, Resources.HBM, die);
      }
      default -> request(chain, atPs, die, home);
    }
  }

  private void request(int chain, long atPs, int die, int home) {
    int operation = chain * Chains.STAGES + Chains.REQUEST;
    chains.readyPs[operation] = atPs;
    int hops = resources.send(operation, chains.rank[chain], atPs, costs.requestBytes, die, home);
    chains.servicePs[operation] = requestPs[hops];
    books.requestHops += hops;
  }

  private void readAtHome(int chain, long atPs, int home) {
    if (caches.lookUp(home, chains.expert[chain], chains.slicePage[chain])) {
      books.homeLlcHits++;
      chains.source[chain] = Chains.AWAY_IN_LLC;
      work(chain, Chains.READ, atPs, costs.hitPs, Resources.PORT, home);
    } else {
      work(chain, Chains.READ, atPs, balance.readPs(home, costs.slicePs), Resources.HBM, home);
    }
  }

  private void afterRead(int chain, long atPs, int die, int home) {
    boolean away = chains.source[chain] >= Chains.AWAY;
    if (away) {
      int operation = chain * Chains.STAGES + Chains.DATA;
      chains.readyPs[operation] = atPs;
      int hops = resources.send(operation, chains.rank[chain], atPs, costs.sliceBytes, home, die);
      chains.servicePs[operation] = dataPs[hops];
    } else {
      compute(chain, atPs, die);
    }
    if (chains.source[chain] != Chains.AWAY_IN_LLC) {
      work(chain, Chains.STORE_LINE, atPs, costs.storePs, Resources.PORT, away ? home : die);
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
    work(chain, Chains.COMPUTE, atPs, chains.computePs[chain], Resources.COMPUTE, die);
  }

  /**
   * The slice of a chain is on its die: it is written as a copy, or as a part of one, if that is
   * wanted.
   */
  private void keepCopy(int chain, long atPs, int die) {
    if (chains.keepsCopy[chain] && replicas.orElseThrow().store(die, chains.slicePage[chain])) {
      books.replicaBytes += costs.sliceBytes;
      work(chain, Chains.STORE_COPY, atPs, costs.slicePs, Resources.HBM, die);
    }
  }
}
