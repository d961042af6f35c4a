package moesim.hardware.wafer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import moesim.hardware.wafer.LayerStepEvents.Operation;
import moesim.hardware.wafer.LayerStepEvents.Part;
import moesim.hardware.wafer.LayerStepEvents.Place;
import moesim.hardware.wafer.LayerStepEvents.Work;
import moesim.replay.LayerLoad;

/**
 * What of the layer step under way lies within a window; told to the log when the layer step ends,
 * and put into the order of time then: operations are known in the order of their announcements.
 */
final class LayerStepRecord {
  private static final Place[] PLACES = places();

  private final EventLog log;
  private final EventWindow window;
  private final int dies;
  private final int slices;
  private final Chains chains;
  private final List<Part> parts = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();

  /** By chain: where among the operations the weights are that arrived last. */
  private final Map<Integer, Integer> weights = new HashMap<>();

  private LayerLoad load = new LayerLoad(0);
  private long beginPs;
  private long chainsBefore;
  private int told;
  private boolean stopped;

  LayerStepRecord(EventLog log, int dies, int slices, Chains chains) {
    this.log = log;
    window = log.window();
    this.dies = dies;
    this.slices = slices;
    this.chains = chains;
  }

  private static Place[] places() {
    Place[] places = new Place[3];
    places[Resources.COMPUTE] = Place.COMPUTE;
    places[Resources.PORT] = Place.PORT;
    places[Resources.HBM] = Place.HBM;
    return places;
  }

  void begin(LayerLoad itsLoad, long nowPs) {
    load = itsLoad;
    beginPs = nowPs;
  }

  void part(String stage, long itsBeginPs, long nowPs) {
    if (!stopped && window.overlaps(itsBeginPs, nowPs)) {
      parts.add(new Part(stage, itsBeginPs, nowPs));
    }
  }

  /** The layer step ends. */
  void end(long nowPs) {
    if (!stopped && window.overlaps(beginPs, nowPs)) {
      operations.sort(Comparator.comparingLong(Operation::startPs));
      told += operations.size();
      log.ended(new LayerStepEvents(
          load.step(),
          load.layer(),
          load.phase(),
          beginPs,
          nowPs,
          List.copyOf(parts),
          List.copyOf(operations)));
    }
    chainsBefore += chains.count;
    forget();
  }

  private void forget() {
    parts.clear();
    operations.clear();
    weights.clear();
  }

  /** The times of an operation of a unit are known. */
  void work(int token, int unit, long readyPs, long startPs, long endPs) {
    if (!wants(readyPs, endPs)) {
      return;
    }
    int chain = token / Chains.STAGES;
    Work work = workOf(token % Chains.STAGES, chain, unit / dies);
    int die = unit % dies;
    long feeds = work == Work.COMPUTE ? feeds(chain) : Operation.NONE;
    operations.add(new Operation(
        work,
        PLACES[unit / dies],
        die,
        chains.expert[chain],
        chains.slicePage[chain] % slices,
        die,
        die,
        0,
        readyPs,
        startPs,
        endPs,
        feeds));
  }

  private Work workOf(int stage, int chain, int kind) {
    return switch (stage) {
      case Chains.PORT -> chains.source[chain] == Chains.IN_LLC ? Work.CACHE_READ : Work.LOOK_UP;
      case Chains.READ -> kind == Resources.PORT ? Work.CACHE_READ : Work.WEIGHT_READ;
      case Chains.COMPUTE -> Work.COMPUTE;
      case Chains.STORE_LINE -> Work.LINE_STORE;
      case Chains.STORE_COPY -> Work.COPY_STORE;
      default -> throw new IllegalStateException("stage " + stage + " is no work of a unit");
    };
  }

  /**
   * The number that a computation and the weights it waited for have in common; none if those are
   * not there.
   */
  private long feeds(int chain) {
    Integer place = weights.remove(chain);
    if (place == null) {
      return Operation.NONE;
    }
    long number = chainsBefore + chain;
    operations.set(place, operations.get(place).feeding(number));
    return number;
  }

  /**
   * A transfer or packet holds a link; returns its place among the operations, {@link Pending#NONE}
   * if not wanted.
   */
  int crossing(
      Pending.Entry transfer, int link, long bytes, long sincePs, long startPs, long endPs) {
    if (!wants(sincePs, endPs)) {
      return Pending.NONE;
    }
    boolean tokens = transfer.token == TokenTransfers.TOKEN;
    int chain = tokens ? 0 : transfer.token / Chains.STAGES;
    Work work = tokens
        ? Work.TOKENS
        : transfer.token % Chains.STAGES == Chains.DATA ? Work.WEIGHTS : Work.REQUEST;
    operations.add(new Operation(
        work,
        Place.LINK,
        link,
        tokens ? Operation.NONE : chains.expert[chain],
        tokens ? Operation.NONE : chains.slicePage[chain] % slices,
        transfer.from,
        transfer.to,
        bytes,
        sincePs,
        startPs,
        endPs,
        Operation.NONE));
    return operations.size() - 1;
  }

  /** A transfer has arrived, or is known to; {@code crossing} was the last of it. */
  void arrived(int token, int crossing) {
    if (!stopped
        && crossing != Pending.NONE
        && token != TokenTransfers.TOKEN
        && token % Chains.STAGES == Chains.DATA) {
      weights.put(token / Chains.STAGES, crossing);
    }
  }

  private boolean wants(long fromPs, long toPs) {
    if (stopped || !window.overlaps(fromPs, toPs)) {
      return false;
    }
    if (told + operations.size() < window.mostOperations()) {
      return true;
    }
    stopped = true;
    forget();
    log.stopped(beginPs);
    return false;
  }
}
