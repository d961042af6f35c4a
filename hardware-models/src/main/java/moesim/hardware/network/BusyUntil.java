package moesim.hardware.network;

import java.util.Arrays;
import moesim.hardware.reservation.Reservations.Operations;
import moesim.hardware.reservation.Units;
import moesim.hardware.topology.Topology;

/**
 * Units and links without a clock: each is busy until the operation that it was given last ends.
 *
 * <p><b>Order.</b> Operations are worked off in the order of their creation, whatever their rank
 * and ready time, by {@link #drain}: if all chains of a layer step are created first, that is stage
 * by stage. None overtakes another.
 */
public final class BusyUntil implements Units, Network {
  private final Topology topology;
  private final TransferTime time;
  private final Operations operations;
  private final long[] unitFreePs;
  private final long[] unitBusyPs;
  private final long[] unitQueuedPs;
  private final long[] linkFreePs;
  private final LinkLoad load;

  /**
   * False if transfers take no time: then none waits for a later one that was created before it.
   */
  private final boolean queues;

  private final int[] path;

  /**
   * Operations to be worked off, a ring of rows: token, unit or from, to (NONE for a unit), ready,
   * duration or bytes.
   */
  private long[] rows = new long[1 << 10];

  private int first;
  private int count;
  private static final int COLUMNS = 8;
  private static final int NONE = -1;

  /** Idle units and links. */
  public BusyUntil(int unitCount, Topology topology, TransferTime time, Operations operations) {
    this.topology = topology;
    this.time = time;
    this.operations = operations;
    queues = !time.equals(TransferTime.NOTHING);
    unitFreePs = new long[unitCount];
    unitBusyPs = new long[unitCount];
    unitQueuedPs = new long[unitCount];
    linkFreePs = new long[topology.linkCount()];
    load = new LinkLoad(topology.linkCount());
    path = new int[Math.max(1, topology.longestRoute())];
  }

  @Override
  public void reserve(int token, int rank, long readyPs, long durationPs, int unit) {
    append(token, unit, NONE, readyPs, durationPs);
  }

  @Override
  public void send(long readyPs, int from, int to, long bytes, int rank, int token) {
    append(token, from, to, readyPs, bytes);
  }

  private void append(int token, int unitOrFrom, int to, long readyPs, long durationOrBytes) {
    if ((count + 1) * COLUMNS > rows.length) {
      long[] longer = new long[2 * rows.length];
      int head = rows.length - first;
      System.arraycopy(rows, first, longer, 0, head);
      System.arraycopy(rows, 0, longer, head, first);
      rows = longer;
      first = 0;
    }
    int row = first + count * COLUMNS & rows.length - 1;
    rows[row] = token;
    rows[row + 1] = unitOrFrom;
    rows[row + 2] = to;
    rows[row + 3] = readyPs;
    rows[row + 4] = durationOrBytes;
    count++;
  }

  /** Works off all operations, and those that their announcements create. */
  public void drain() {
    while (count > 0) {
      int row = first;
      first = first + COLUMNS & rows.length - 1;
      count--;
      int token = (int) rows[row];
      int unit = (int) rows[row + 1];
      int to = (int) rows[row + 2];
      long readyPs = rows[row + 3];
      long amount = rows[row + 4];
      if (to == NONE) {
        work(token, unit, readyPs, amount);
      } else {
        move(token, unit, to, readyPs, amount);
      }
    }
  }

  private void work(int token, int unit, long readyPs, long durationPs) {
    long startPs = Math.max(readyPs, unitFreePs[unit]);
    unitFreePs[unit] = startPs + durationPs;
    unitBusyPs[unit] += durationPs;
    unitQueuedPs[unit] += startPs - readyPs;
    operations.scheduled(token, startPs, startPs + durationPs);
  }

  private void move(int token, int from, int to, long readyPs, long bytes) {
    int hops = topology.route(from, to, path);
    long startPs = readyPs;
    int last = path[0];
    for (int i = 0; i < hops && queues; i++) {
      if (linkFreePs[path[i]] > startPs) {
        startPs = linkFreePs[path[i]];
        last = path[i];
      }
    }
    long durationPs = time.ps(hops, bytes);
    for (int i = 0; i < hops; i++) {
      linkFreePs[path[i]] = startPs + durationPs;
      load.moved(path[i], bytes, durationPs, 0);
    }
    load.moved(last, 0, 0, startPs - readyPs);
    operations.scheduled(token, startPs, startPs + durationPs);
  }

  @Override
  public long alonePs(int hops, long bytes) {
    return time.ps(hops, bytes);
  }

  @Override
  public LinkLoad load() {
    return load;
  }

  @Override
  public int underWay() {
    return count;
  }

  @Override
  public long busyPs(int unit) {
    return unitBusyPs[unit];
  }

  @Override
  public long queuedPs(int unit) {
    return unitQueuedPs[unit];
  }

  @Override
  public void forgetTimes() {
    Arrays.fill(unitBusyPs, 0);
    Arrays.fill(unitQueuedPs, 0);
  }
}
