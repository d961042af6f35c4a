package moesim.hardware.wafer;

import java.util.Optional;
import moesim.hardware.network.Arrivals;
import moesim.hardware.network.BusyUntil;
import moesim.hardware.network.InfiniteLinks;
import moesim.hardware.network.LinkLoad;
import moesim.hardware.network.Network;
import moesim.hardware.network.NetworkSource;
import moesim.hardware.reservation.Reservations;
import moesim.hardware.reservation.Reservations.Operations;
import moesim.hardware.reservation.Units;
import moesim.hardware.topology.Topology;
import moesim.kernel.Phase;
import moesim.kernel.Timeline;
import moesim.kernel.Timer;

/**
 * The units of all dies and the links between them, and what is under way on them.
 *
 * <p><b>Barrier.</b> Operations are counted until their ends are known; {@code whenIdle} runs from
 * the clock at the instant the last of them ends. <b>Shape.</b> Unit {@code kind * dies + die}.
 */
final class Resources {
  static final int COMPUTE = 0;
  static final int PORT = 1;
  static final int HBM = 2;
  private static final int KINDS = 3;

  /** Hears the ends of operations, before they are counted as known: it may create successors. */
  @FunctionalInterface
  interface Ends {
    void known(int operation, long endPs);
  }

  private final Timeline timeline;
  private final Topology topology;
  private final Books books;
  private final Ends ends;
  private final int dies;
  private final Units units;
  private final Network network;
  private final Runnable drain;
  private final Timer idle;
  private long lastPs;
  private int open;

  /**
   * Idle units and links.
   *
   * @param source is asked for the network if the switches leave a choice
   * @param recorder hears what they do, if there is one
   */
  Resources(
      Timeline timeline,
      WaferSpec spec,
      Costs costs,
      NetworkSource source,
      Books books,
      Ends ends,
      Runnable whenIdle,
      Optional<Recorder> recorder) {
    this.timeline = timeline;
    this.books = books;
    this.ends = ends;
    topology = spec.topology();
    dies = topology.nodeCount();
    WaferSwitches switches = spec.switches();
    Operations scheduled = recorder.isPresent()
        ? recorder.get().before((Operations) this::scheduled)
        : this::scheduled;
    Arrivals announced =
        recorder.isPresent() ? recorder.get().before((Arrivals) this::announced) : this::announced;
    Units itsUnits;
    Network itsNetwork;
    if (switches.fidelity() == Fidelity.ANALYTIC) {
      BusyUntil both = new BusyUntil(KINDS * dies, topology, costs.transfer, scheduled);
      itsUnits = both;
      itsNetwork = both;
      drain = both::drain;
    } else {
      itsUnits = new Reservations(
          timeline, KINDS * dies, 1, switches.succession(), switches.waiting(), scheduled);
      itsNetwork = switches.lever() == Lever.INFINITE_LINKS
          ? new InfiniteLinks(timeline, topology, switches.succession(), announced)
          : source.create(timeline, announced);
      drain = () -> {};
    }
    units = recorder.isPresent() ? recorder.get().watch(itsUnits) : itsUnits;
    network = recorder.isPresent() ? recorder.get().watch(itsNetwork) : itsNetwork;
    idle = timeline.timer(Phase.ARRIVAL, whenIdle);
  }

  private void scheduled(int operation, long startPs, long endPs) {
    announced(operation, endPs);
  }

  private void announced(int operation, long endPs) {
    lastPs = Math.max(lastPs, endPs);
    ends.known(operation, endPs);
    open--;
    if (open == 0) {
      idle.setAt(lastPs);
    }
  }

  /** Operations begin to be created at the present instant. */
  void begin() {
    lastPs = timeline.nowPs();
  }

  /** Nothing is created now; idle again after {@code ps}. */
  void idleAfter(long ps) {
    idle.setAfter(ps);
  }

  /** All operations of the moment were created. */
  void settle() {
    drain.run();
    if (open == 0 && !idle.isSet()) {
      idle.setAt(lastPs);
    }
  }

  /** Creates an operation on the unit of {@code die} of this kind. */
  void work(int operation, int rank, long readyPs, long ps, int kind, int die) {
    open++;
    books.operations++;
    units.reserve(operation, rank, readyPs, ps, kind * dies + die);
  }

  /** Creates a transfer; returns the links it crosses. */
  int send(int operation, int rank, long readyPs, long bytes, int from, int to) {
    int hops = topology.hops(from, to);
    open++;
    books.operations++;
    books.byteHops += bytes * hops;
    network.send(readyPs, from, to, bytes, rank, operation);
    return hops;
  }

  /** Times of a transfer that waits for nobody, by hops. */
  long[] alonePs(long bytes) {
    long[] byHops = new long[topology.longestRoute() + 1];
    for (int hops = 1; hops < byHops.length; hops++) {
      byHops[hops] = network.alonePs(hops, bytes);
    }
    return byHops;
  }

  void requireIdle() {
    if (open != 0 || units.underWay() != 0) {
      throw new IllegalStateException(
          "not idle: operations=" + open + ", of units=" + units.underWay());
    }
  }

  /**
   * Checks that bytes of links are byte-hops, and that nothing was busy longer than the time that
   * passed.
   */
  void audit() {
    LinkLoad links = network.load();
    long linkBytes = 0;
    for (int link = 0; link < links.linkCount(); link++) {
      // The ways between dies and their routers come after the links, and are no hops.
      linkBytes += link < topology.linkCount() ? links.bytes(link) : 0;
      requireElapsed("link", link, links.busyPs(link));
    }
    for (int unit = 0; unit < KINDS * dies; unit++) {
      requireElapsed("unit", unit, units.busyPs(unit));
    }
    Books.require("bytes of all links = byte-hops", linkBytes, books.byteHops);
  }

  private void requireElapsed(String kind, int number, long busyPs) {
    if (busyPs > books.timePs) {
      throw new IllegalStateException(
          "ledger: " + kind + " " + number + " was busy " + busyPs + " ps of " + books.timePs);
    }
  }

  LinkLoad links() {
    return network.load();
  }

  /** Time that the unit of {@code die} of this kind worked. */
  long busyPs(int kind, int die) {
    return units.busyPs(kind * dies + die);
  }

  void forgetTimes() {
    units.forgetTimes();
    network.load().clear();
  }
}
