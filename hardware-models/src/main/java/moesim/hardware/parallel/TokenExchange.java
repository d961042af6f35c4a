package moesim.hardware.parallel;

import moesim.hardware.network.Network;
import moesim.kernel.Timeline;

/**
 * The transfers of tokens to experts and of results back, for layers that are under way.
 *
 * <p><b>Units.</b> Those of the stage of a layer, counted from its first.
 */
final class TokenExchange {
  private final Timeline timeline;
  private final Network network;
  private final Messages names;
  private final ParallelBooks books;
  private final DispatchSpec dispatch;
  private final Stagger stagger;
  private final int unitsPerNode;
  private final int nodes;
  private final long launchPs;

  TokenExchange(
      Timeline timeline, ParallelSpec spec, Network network, Messages names, ParallelBooks books) {
    this.timeline = timeline;
    this.network = network;
    this.names = names;
    this.books = books;
    dispatch = spec.dispatch();
    launchPs = dispatch.launch().ps();
    unitsPerNode = spec.unitsPerNode();
    int units = spec.degrees().expert();
    nodes = units / unitsPerNode;
    stagger = new Stagger(units, unitsPerNode);
  }

  /** Sends the tokens of {@code own}. */
  void sendTokens(OpenLayer of, int own) {
    if (dispatch.suppression() == Suppression.NODE) {
      sendToNodes(of, own);
    }
    TokenCounts counts = of.traffic.toUnits();
    int begin = counts.rowFirst(own);
    int count = counts.rowFirst(own + 1) - begin;
    int[] order = stagger.of(own, counts.columns(), begin, begin + count);
    for (int i = 0; i < count; i++) {
      int to = counts.columnOf(order[i]);
      int copies = counts.amount(order[i]);
      books.dispatchedCopies += copies;
      if (to == own) {
        books.localCopies += copies;
      } else if (!of.crosses(own, to)) {
        send(Messages.DISPATCH, of, own, to, to, copies, launchPs);
      }
    }
  }

  /** To every other node once, beginning with the next. */
  private void sendToNodes(OpenLayer of, int own) {
    TokenCounts counts = of.traffic.toNodes();
    int node = own / unitsPerNode;
    int begin = counts.rowFirst(own);
    int count = counts.rowFirst(own + 1) - begin;
    int turn = 0;
    while (turn < count && counts.columnOf(begin + turn) <= node) {
      turn++;
    }
    for (int i = 0; i < count; i++) {
      int entry = begin + (turn + i < count ? turn + i : turn + i - count);
      int other = counts.columnOf(entry);
      if (other != node) {
        int gate = gateway(own, other);
        send(Messages.TO_NODE, of, own, gate, gate, counts.amount(entry), launchPs);
      }
    }
  }

  /** The unit of {@code node} that stands where {@code unit} stands in its own. */
  private int gateway(int unit, int node) {
    return node * unitsPerNode + unit % unitsPerNode;
  }

  /**
   * Tokens of {@code from} have come to {@code gate}, their gateway of another node; true if it
   * wants some of them itself.
   */
  boolean handOn(OpenLayer of, int from, int gate) {
    TokenCounts counts = of.traffic.toUnits();
    int node = gate / unitsPerNode;
    boolean here = false;
    for (int i = counts.rowFirst(from); i < counts.rowFirst(from + 1); i++) {
      int to = counts.columnOf(i);
      if (to == gate) {
        here = true;
      } else if (to / unitsPerNode == node) {
        send(Messages.DISPATCH, of, gate, to, to, counts.amount(i), 0);
      }
    }
    return here;
  }

  /** Sends the results of {@code own} to those whose tokens it computed. */
  void sendResults(OpenLayer of, int own) {
    TokenCounts counts = of.traffic.toUnits();
    int begin = counts.columnFirst(own);
    int count = counts.columnFirst(own + 1) - begin;
    int[] order = stagger.of(own, counts.rows(), begin, begin + count);
    for (int i = 0; i < count; i++) {
      int owner = counts.rowOf(order[i]);
      int copies = counts.amountByColumn(order[i]);
      if (of.crosses(owner, own)) {
        int gate = gateway(owner, own / unitsPerNode);
        if (gate == own) {
          addUp(of, own, owner, launchPs);
        } else {
          send(Messages.TO_SUM, of, own, gate, owner, copies, launchPs);
        }
      } else if (owner != own) {
        send(Messages.COMBINE, of, own, owner, owner, copies, launchPs);
      }
    }
  }

  /** The results of {@code near} for {@code owner} have come to their gateway. */
  void addUp(OpenLayer of, int near, int owner) {
    addUp(of, near, owner, 0);
  }

  /** The last results of a node for {@code owner} go on from the gateway as one sum. */
  private void addUp(OpenLayer of, int near, int owner, long delayPs) {
    int node = near / unitsPerNode;
    if (--of.sumsDue[owner * nodes + node] == 0) {
      int copies = of.traffic.toNodes().at(owner, node);
      send(Messages.COMBINE, of, gateway(owner, node), owner, owner, copies, delayPs);
    }
  }

  /** Sends {@code bytes} of tokens from one unit of the machine to one of the next stage. */
  void handOver(int part, int from, int to, long bytes) {
    int local = from % (nodes * unitsPerNode);
    int name = names.name(Messages.HAND_OVER, part, 0, local, local);
    network.send(timeline.nowPs() + launchPs, from, to, bytes, 0, name);
  }

  /**
   * A transfer of {@code copies} tokens or results, called by the unit it comes from and by
   * {@code named}: the unit that the tokens go to, or belong to. It leaves in {@code delayPs}: what a
   * gateway hands on, at once.
   */
  private void send(int kind, OpenLayer of, int from, int to, int named, int copies, long delayPs) {
    boolean results = kind == Messages.COMBINE || kind == Messages.TO_SUM;
    long bytes = copies * (results ? dispatch.combineBytes() : dispatch.dispatchBytes());
    books.sent(results, from / unitsPerNode != to / unitsPerNode, bytes);
    int name = names.name(kind, of.part, of.traffic.layer() & 1, from, named);
    network.send(timeline.nowPs() + delayPs, of.base + from, of.base + to, bytes, 0, name);
  }
}
