package moesim.hardware.parallel;

import java.util.Optional;
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
  private final Stagger stagger;
  private final Messages names;
  private final ParallelBooks books;
  private final int layers;
  private final int experts;
  private final int topK;
  private final int parts;
  private final int units;
  private final int stageUnits;
  private final long launchPs;
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

  /** An idle machine; {@code slots} says where experts stand. */
  public ExpertParallel(Timeline timeline, ParallelSpec spec, Slots slots, int topK, Wires wires) {
    this.timeline = timeline;
    this.spec = spec;
    this.topK = topK;
    layers = slots.shape().layers();
    experts = slots.shape().experts();
    parts = spec.parts();
    units = spec.degrees().units();
    stageUnits = spec.degrees().expert();
    launchPs = spec.dispatch().launch().ps();
    network = wires.network().create(timeline, this::arriving);
    work = new UnitWork(
        spec.unit(),
        spec.shape(),
        spec.dense(),
        spec.degrees().tensor(),
        wires.rankBytesPerSecond(),
        wires.rankPs());
    names = new Messages(stageUnits, parts);
    stagger = new Stagger(stageUnits, spec.unitsPerNode());
    books = new ParallelBooks(parts, units);
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

  /**
   * What joins the units.
   *
   * @param network moves tokens
   * @param rankBytesPerSecond of the slowest way between neighbours of a rank
   * @param rankPs its latency
   */
  public record Wires(NetworkSource network, double rankBytesPerSecond, long rankPs) {}

  private int[] firstLayers() {
    int[] first = new int[spec.degrees().pipeline() + 1];
    for (int layer = layers - 1; layer >= 0; layer--) {
      first[spec.degrees().stageOf(layer, layers)] = layer;
    }
    first[spec.degrees().pipeline()] = layers;
    return first;
  }

  private OpenLayer[][] openLayers(Slots slots) {
    OpenLayer[][] both = new OpenLayer[parts][2];
    for (OpenLayer[] ofPart : both) {
      for (int parity = 0; parity < 2; parity++) {
        LayerTraffic traffic = new LayerTraffic(
            slots,
            spec.dispatch().suppression(),
            spec.choice(),
            stageUnits,
            spec.unitsPerNode(),
            experts,
            topK);
        ofPart[parity] = new OpenLayer(
            traffic, stageUnits, spec.unitsPerNode(), spec.dispatch().suppression());
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
   * @param generated true if every token reads the keys and values before it
   */
  public void run(StepSource source, boolean generated) {
    generating = generated;
    queue = new StepQueue(source, parts, this::room);
    for (int part = 0; part < parts; part++) {
      begin(part);
    }
    timeline.run();
    for (int at = 0; at < timers.length; at++) {
      books.spent(at / units, at % units, Wait.STAGE, timeline.nowPs());
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
      books.spent(at / units, at % units, Wait.MIGRATION, timeline.nowPs());
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
    books.spent(part, unit, Wait.STAGE, timeline.nowPs());
    int at = part * units + unit;
    layerOf[at] = layer;
    expertsDone[at] = false;
    computesExperts[at] = false;
    int rank = unit % stageUnits / spec.degrees().tensor() * spec.degrees().tensor();
    int ofRank = 0;
    for (int i = 0; i < spec.degrees().tensor(); i++) {
      ofRank += tokens[part].tokensOf(part, rank + i);
    }
    compute(at, unit, work.densePs(ofRank, generating ? ofRank : 0));
  }

  private void compute(int at, int unit, long ps) {
    long startPs = Math.max(timeline.nowPs(), freePs[unit]);
    jobStartPs[at] = startPs;
    freePs[unit] = startPs + ps;
    books.computes(unit, ps);
    // Through the clock even if it takes no time: passes without tokens would nest without end.
    timers[at].setAt(startPs + ps);
  }

  private void computed(int at) {
    int part = at / units;
    int unit = at % units;
    books.spent(part, unit, Wait.COMPUTE, jobStartPs[at]);
    if (computesExperts[at]) {
      books.spent(part, unit, Wait.EXPERTS, timeline.nowPs());
      expertsDone[at] = true;
      combine(part, unit);
      endLayerIfDone(part, unit);
    } else {
      books.spent(part, unit, Wait.DENSE, timeline.nowPs());
      dispatch(part, unit);
    }
  }

  private OpenLayer openLayer(int part, int layer) {
    OpenLayer found = open[part][layer & 1];
    long position = passes[part] * layers + layer;
    if (found.position != position) {
      found.open(tokens[part], part, layer, position);
      books.layerSteps++;
      books.selections += found.traffic.selections();
      books.nodeVisits += found.traffic.nodeVisits();
    }
    return found;
  }

  private void dispatch(int part, int unit) {
    int layer = layerOf[part * units + unit];
    OpenLayer of = openLayer(part, layer);
    int local = unit % stageUnits;
    int base = unit - local;
    sendTokens(of, part, layer, base, local);
    if (++of.sent < stageUnits) {
      return;
    }
    for (int other = 0; other < stageUnits; other++) {
      if (of.tokensDue[other] == 0) {
        beginExperts(of, part, base + other);
      }
    }
  }

  private void sendTokens(OpenLayer of, int part, int layer, int base, int local) {
    TokenCounts counts = of.traffic.toUnits();
    if (spec.dispatch().suppression() == Suppression.NODE) {
      sendToNodes(of, part, layer, base, local);
    }
    int begin = counts.rowFirst(local);
    int end = counts.rowFirst(local + 1);
    int[] order = stagger.of(local, counts.columns(), begin, end);
    for (int i = 0; i < end - begin; i++) {
      int entry = order[i];
      int to = counts.columnOf(entry);
      int copies = counts.amount(entry);
      books.dispatchedCopies += copies;
      if (to == local) {
        books.localCopies += copies;
      } else if (!of.crosses(local, to)) {
        send(Messages.DISPATCH, part, layer, base, local, to, to, copies);
      }
    }
  }

  private void sendToNodes(OpenLayer of, int part, int layer, int base, int local) {
    TokenCounts counts = of.traffic.toNodes();
    int own = local / spec.unitsPerNode();
    int begin = counts.rowFirst(local);
    int end = counts.rowFirst(local + 1);
    int first = begin;
    while (first < end && counts.columnOf(first) <= own) {
      first++;
    }
    for (int i = 0; i < end - begin; i++) {
      int entry = first + i < end ? first + i : first + i - (end - begin);
      int node = counts.columnOf(entry);
      if (node != own) {
        int gate = gateway(local, node);
        send(Messages.TO_NODE, part, layer, base, local, gate, gate, counts.amount(entry));
      }
    }
  }

  /** The unit of {@code node} that stands where {@code local} stands in its own. */
  private int gateway(int local, int node) {
    return node * spec.unitsPerNode() + local % spec.unitsPerNode();
  }

  /**
   * A transfer of {@code copies} tokens or results from {@code from} to {@code to}, called by the
   * unit {@code from} and by {@code named}: the one that the tokens belong to, or go to.
   */
  private void send(
      int kind, int part, int layer, int base, int from, int to, int named, int copies) {
    boolean results = kind == Messages.COMBINE || kind == Messages.TO_SUM;
    long bytes =
        copies * (results ? spec.dispatch().combineBytes() : spec.dispatch().dispatchBytes());
    if (results) {
      books.combineBytes += bytes;
    } else {
      books.dispatchBytes += bytes;
    }
    if (from / spec.unitsPerNode() != to / spec.unitsPerNode()) {
      books.interNodeBytes += bytes;
    }
    books.messages++;
    network.send(
        timeline.nowPs() + launchPs,
        base + from,
        base + to,
        bytes,
        0,
        names.name(kind, part, layer & 1, from, named));
  }

  private void arriving(int name, long atPs) {
    int part = names.part(name);
    int one = names.one(name);
    int other = names.other(name);
    if (names.kind(name) == Messages.HAND_OVER) {
      int stage = nextStage[part * stageUnits + one];
      beginLayer(part, stage * stageUnits + one, firstLayer[stage]);
      return;
    }
    OpenLayer of = open[part][names.parity(name)];
    int layer = of.traffic.layer();
    int base = spec.degrees().stageOf(layer, layers) * stageUnits;
    switch (names.kind(name)) {
      case Messages.DISPATCH -> tokensArrived(of, part, base, other);
      case Messages.TO_NODE -> handOn(of, part, layer, base, one, other);
      case Messages.COMBINE -> {
        of.resultsDue[other]--;
        endLayerIfDone(part, base + other);
      }
      case Messages.TO_SUM -> addUp(of, part, layer, base, one, other);
      default -> throw new IllegalStateException("transfer " + name);
    }
  }

  private void tokensArrived(OpenLayer of, int part, int base, int at) {
    if (--of.tokensDue[at] == 0 && of.sent == stageUnits) {
      beginExperts(of, part, base + at);
    }
  }

  /** Tokens of {@code from} have come to its gateway of another node. */
  private void handOn(OpenLayer of, int part, int layer, int base, int from, int gate) {
    TokenCounts counts = of.traffic.toUnits();
    int node = gate / spec.unitsPerNode();
    boolean here = false;
    for (int i = counts.rowFirst(from); i < counts.rowFirst(from + 1); i++) {
      int to = counts.columnOf(i);
      if (to == gate) {
        here = true;
      } else if (to / spec.unitsPerNode() == node) {
        send(Messages.DISPATCH, part, layer, base, gate, to, to, counts.amount(i));
      }
    }
    if (here) {
      tokensArrived(of, part, base, gate);
    }
  }

  private void beginExperts(OpenLayer of, int part, int unit) {
    books.spent(part, unit, Wait.DISPATCH, timeline.nowPs());
    int at = part * units + unit;
    computesExperts[at] = true;
    long ps = of.traffic.expertsPs(unit % stageUnits, work);
    books.slowestExpertsPs += Math.max(0, ps - of.slowestPs);
    of.slowestPs = Math.max(of.slowestPs, ps);
    compute(at, unit, ps);
  }

  private void combine(int part, int unit) {
    int layer = layerOf[part * units + unit];
    OpenLayer of = open[part][layer & 1];
    TokenCounts counts = of.traffic.toUnits();
    int local = unit % stageUnits;
    int base = unit - local;
    int begin = counts.columnFirst(local);
    int end = counts.columnFirst(local + 1);
    int[] order = stagger.of(local, counts.rows(), begin, end);
    for (int i = 0; i < end - begin; i++) {
      int entry = order[i];
      int to = counts.rowOf(entry);
      int copies = counts.amountByColumn(entry);
      if (of.crosses(to, local)) {
        int gate = gateway(to, local / spec.unitsPerNode());
        if (gate == local) {
          addUp(of, part, layer, base, gate, to);
        } else {
          send(Messages.TO_SUM, part, layer, base, local, gate, to, copies);
        }
      } else if (to != local) {
        send(Messages.COMBINE, part, layer, base, local, to, to, copies);
      }
    }
  }

  /** One unit of the node of {@code near} has its results for {@code owner} at the gateway. */
  private void addUp(OpenLayer of, int part, int layer, int base, int near, int owner) {
    int node = near / spec.unitsPerNode();
    int nodes = stageUnits / spec.unitsPerNode();
    if (--of.sumsDue[owner * nodes + node] == 0) {
      send(
          Messages.COMBINE,
          part,
          layer,
          base,
          gateway(owner, node),
          owner,
          owner,
          of.traffic.toNodes().at(owner, node));
    }
  }

  private void endLayerIfDone(int part, int unit) {
    int at = part * units + unit;
    int layer = layerOf[at];
    int local = unit % stageUnits;
    if (!expertsDone[at] || open[part][layer & 1].resultsDue[local] > 0) {
      return;
    }
    books.spent(part, unit, Wait.COMBINE, timeline.nowPs());
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
    network.send(
        timeline.nowPs() + launchPs,
        unit,
        stage * stageUnits + local,
        bytes,
        0,
        names.name(Messages.HAND_OVER, part, 0, local, local));
  }

  /** What was done since it was last forgotten. */
  public ParallelCounts counts() {
    return ParallelCounts.of(books, network.load(), units);
  }
}
