package moesim.hardware.parallel;

import java.util.Optional;
import moesim.hardware.balance.SlotShape;
import moesim.hardware.balance.Slots;
import moesim.hardware.network.Network;
import moesim.hardware.network.NetworkSource;
import moesim.kernel.Phase;
import moesim.kernel.Timeline;
import moesim.kernel.Timer;

/**
 * Units that serve a model by expert parallelism: every unit computes the dense part of a layer for
 * its own tokens, sends them to the units that hold their experts, computes its experts for the
 * tokens of all, and sends the results back.
 *
 * <p><b>Order.</b> A unit computes one thing at a time, in the order in which it could begin. It
 * begins the experts of a layer when all units of the stage have sent, and all that was sent to it
 * is there; the next layer when its own experts are done and its results are there.
 */
public final class ExpertParallel {
  private final Timeline timeline;
  private final ParallelSpec spec;
  private final Network network;
  private final UnitWork work;
  private final TokenExchange exchange;
  private final Messages names;
  private final ParallelBooks books;
  private final int layers;
  private final SlotShape shape;
  private final int topK;
  private final int parts;
  private final int units;
  private final int stageUnits;
  private final int[] firstLayer;

  /** By part and unit. */
  private final Timer[] timers;

  private final int[] layerOf;
  private final boolean[] computesExperts;
  private final boolean[] expertsDone;
  private final long[] jobStartPs;

  /** By unit: when its compute is free. */
  private final long[] freePs;

  /** By part: its tokens, its forward passes, and the units that are not through. */
  private final StepTokens[] tokens;

  private final long[] passes;
  private final int[] unfinished;

  /** By part and unit of a stage: the stage its tokens are on the way to. */
  private final int[] nextStage;

  private OpenLayer[][] open;
  private StepQueue queue;
  private boolean generating;

  /**
   * An idle machine; {@code slots} says where experts stand, {@code rank} the slowest way between
   * neighbours of a rank.
   */
  public ExpertParallel(
      Timeline timeline,
      ParallelSpec spec,
      Slots slots,
      int topK,
      NetworkSource source,
      RankWay rank) {
    this.timeline = timeline;
    this.spec = spec;
    this.topK = topK;
    shape = slots.shape();
    layers = shape.layers();
    if (shape.stages() != spec.degrees().pipeline()
        || shape.units() != spec.degrees().expert()
        || shape.unitsPerNode() != spec.unitsPerNode()) {
      throw new IllegalArgumentException(
          shape + " for " + spec.degrees() + ", nodes of " + spec.unitsPerNode());
    }
    parts = spec.parts();
    units = spec.degrees().units();
    stageUnits = shape.units();
    network = source.create(timeline, this::arriving);
    work = new UnitWork(spec.unit(), spec.shape(), spec.dense(), spec.degrees().tensor(), rank);
    names = new Messages(stageUnits, parts);
    books = new ParallelBooks(parts, units);
    exchange = new TokenExchange(timeline, spec, network, names, books);
    firstLayer = firstLayers();
    timers = new Timer[parts * units];
    for (int at = 0; at < timers.length; at++) {
      int of = at;
      timers[at] = timeline.timer(Phase.COMPUTE, () -> computed(of));
    }
    layerOf = new int[parts * units];
    computesExperts = new boolean[parts * units];
    expertsDone = new boolean[parts * units];
    jobStartPs = new long[parts * units];
    freePs = new long[units];
    tokens = new StepTokens[parts];
    passes = new long[parts];
    unfinished = new int[parts];
    nextStage = new int[parts * stageUnits];
    queue = new StepQueue(into -> false, parts, this::room);
    open = openLayers(slots);
  }

  private int[] firstLayers() {
    int[] first = new int[spec.degrees().pipeline() + 1];
    for (int layer = layers - 1; layer >= 0; layer--) {
      first[shape.stageOf(layer)] = layer;
    }
    first[spec.degrees().pipeline()] = layers;
    return first;
  }

  private OpenLayer[][] openLayers(Slots slots) {
    OpenLayer[][] both = new OpenLayer[parts][2];
    for (int part = 0; part < parts; part++) {
      for (int parity = 0; parity < 2; parity++) {
        LayerTraffic traffic =
            new LayerTraffic(slots, spec.dispatch().suppression(), spec.choice(), topK);
        both[part][parity] = new OpenLayer(traffic, part, shape, spec.dispatch().suppression());
      }
    }
    return both;
  }

  private StepTokens room() {
    return new StepTokens(layers * topK, parts, stageUnits);
  }

  /** Moves the experts to {@code slots}; only while nothing is under way. */
  public void place(Slots slots) {
    open = openLayers(slots);
  }

  /**
   * Serves the forward passes of {@code source} to the end.
   *
   * @param generated true if tokens come one by one, so that each reads its keys and values alone
   */
  public void run(StepSource source, boolean generated) {
    generating = generated;
    queue = new StepQueue(source, parts, this::room);
    for (int part = 0; part < parts; part++) {
      begin(part);
    }
    timeline.run();
    for (int at = 0; at < timers.length; at++) {
      books.spent(at / units, at % units, TimeUse.STAGE, timeline.nowPs());
    }
    for (int part = 0; part < parts; part++) {
      if (unfinished[part] > 0) {
        throw new IllegalStateException("part " + part + " stands still at " + timeline.nowPs()
            + " ps, " + unfinished[part] + " units are not through");
      }
    }
  }

  /** Lets {@code ps} pass in which nobody works, as experts move. */
  public void stall(long ps) {
    Timer rest = timeline.timer(Phase.COMPUTE, () -> {});
    rest.setAfter(ps);
    timeline.run();
    for (int at = 0; at < timers.length; at++) {
      books.spent(at / units, at % units, TimeUse.MIGRATION, timeline.nowPs());
    }
  }

  /** Forgets what was counted so far. */
  public void forget() {
    books.clear(timeline.nowPs());
    network.load().clear();
  }

  private void begin(int part) {
    Optional<StepTokens> next = queue.next(part);
    if (next.isEmpty()) {
      return;
    }
    tokens[part] = next.get();
    passes[part]++;
    unfinished[part] = stageUnits;
    for (int unit = 0; unit < stageUnits; unit++) {
      beginLayer(part, unit, 0);
    }
  }

  /** Dense work of {@code layer} at {@code unit}, a unit of the machine. */
  private void beginLayer(int part, int unit, int layer) {
    books.spent(part, unit, TimeUse.STAGE, timeline.nowPs());
    int at = part * units + unit;
    layerOf[at] = layer;
    expertsDone[at] = false;
    computesExperts[at] = false;
    int rank = unit % stageUnits / spec.degrees().tensor() * spec.degrees().tensor();
    int ofRank = 0;
    long keys = 0;
    for (int i = 0; i < spec.degrees().tensor(); i++) {
      ofRank += tokens[part].tokensOf(part, rank + i);
      keys += tokens[part].keysOf(part, rank + i);
    }
    compute(at, unit, work.densePs(ofRank, keys, generating));
  }

  private void compute(int at, int unit, long ps) {
    long startPs = Math.max(timeline.nowPs(), freePs[unit]);
    jobStartPs[at] = startPs;
    books.computes(unit, ps, freePs[unit], timeline.nowPs());
    freePs[unit] = startPs + ps;
    // Through the clock even if it takes no time: passes without tokens would nest without end.
    timers[at].setAt(startPs + ps);
  }

  private void computed(int at) {
    int part = at / units;
    int unit = at % units;
    books.spent(part, unit, TimeUse.OTHER_PART, jobStartPs[at]);
    if (computesExperts[at]) {
      books.spent(part, unit, TimeUse.EXPERTS, timeline.nowPs());
      books.waits(unit, true, freePs[unit], timeline.nowPs());
      expertsDone[at] = true;
      OpenLayer of = open[part][layerOf[at] & 1];
      exchange.sendResults(of, unit - of.base);
      endLayerIfDone(part, unit);
    } else {
      books.spent(part, unit, TimeUse.DENSE, timeline.nowPs());
      books.waits(unit, true, freePs[unit], timeline.nowPs());
      dispatch(part, unit);
    }
  }

  private OpenLayer openLayer(int part, int layer) {
    OpenLayer found = open[part][layer & 1];
    long position = passes[part] * layers + layer;
    if (found.position != position) {
      found.open(tokens[part], layer, shape.stageOf(layer) * stageUnits, position);
      books.layerSteps++;
      books.selections += found.traffic.selections();
      books.nodeVisits += found.traffic.nodeVisits();
    }
    return found;
  }

  private void dispatch(int part, int unit) {
    OpenLayer of = openLayer(part, layerOf[part * units + unit]);
    exchange.sendTokens(of, unit - of.base);
    if (++of.sent < stageUnits) {
      return;
    }
    for (int other = 0; other < stageUnits; other++) {
      if (of.tokensDue[other] == 0) {
        beginExperts(of, other);
      }
    }
  }

  private void arriving(int name, long atPs) {
    int part = names.part(name);
    if (names.kind(name) == Messages.HAND_OVER) {
      int local = names.one(name);
      int stage = nextStage[part * stageUnits + local];
      beginLayer(part, stage * stageUnits + local, firstLayer[stage]);
      return;
    }
    OpenLayer of = open[part][names.parity(name)];
    int other = names.other(name);
    switch (names.kind(name)) {
      case Messages.DISPATCH -> tokensArrived(of, other);
      case Messages.TO_NODE -> {
        if (exchange.handOn(of, names.one(name), other)) {
          tokensArrived(of, other);
        }
      }
      case Messages.TO_SUM -> exchange.addUp(of, names.one(name), other);
      case Messages.COMBINE -> {
        of.resultsDue[other]--;
        endLayerIfDone(part, of.base + other);
      }
      default -> throw new IllegalStateException("transfer " + name);
    }
  }

  private void tokensArrived(OpenLayer of, int local) {
    if (--of.tokensDue[local] == 0 && of.sent == stageUnits) {
      beginExperts(of, local);
    }
  }

  private void beginExperts(OpenLayer of, int local) {
    int unit = of.base + local;
    books.spent(of.part, unit, TimeUse.DISPATCH, timeline.nowPs());
    books.waits(unit, false, freePs[unit], timeline.nowPs());
    int at = of.part * units + unit;
    computesExperts[at] = true;
    long ps = of.traffic.expertsPs(local, work);
    books.slowestExpertsPs += Math.max(0, ps - of.slowestPs);
    of.slowestPs = Math.max(of.slowestPs, ps);
    compute(at, unit, ps);
  }

  private void endLayerIfDone(int part, int unit) {
    int at = part * units + unit;
    int layer = layerOf[at];
    int local = unit % stageUnits;
    if (!expertsDone[at] || open[part][layer & 1].resultsDue[local] > 0) {
      return;
    }
    books.spent(part, unit, TimeUse.COMBINE, timeline.nowPs());
    books.waits(unit, false, freePs[unit], timeline.nowPs());
    int stage = unit / stageUnits;
    if (layer + 1 < firstLayer[stage + 1]) {
      beginLayer(part, unit, layer + 1);
    } else if (layer + 1 < layers) {
      handOver(part, unit, stage + 1);
    } else if (--unfinished[part] == 0) {
      begin(part);
    }
  }

  private void handOver(int part, int unit, int stage) {
    int local = unit % stageUnits;
    long bytes = (long) tokens[part].tokensOf(part, local)
        * spec.dense().hidden()
        * spec.dense().activationBytes();
    expertsDone[part * units + unit] = false;
    nextStage[part * stageUnits + local] = stage;
    exchange.handOver(part, unit, stage * stageUnits + local, bytes);
  }

  /** What was done since it was last forgotten. */
  public ParallelCounts counts() {
    return ParallelCounts.of(books, network.load(), units);
  }
}
