package moesim.hardware.network;

import java.util.Arrays;
import moesim.hardware.reservation.Succession;
import moesim.hardware.topology.Topology;
import moesim.kernel.Phase;
import moesim.kernel.Timeline;
import moesim.kernel.Timer;

/**
 * A network that no machine has: transfers take no time and never wait for each other. Bytes are
 * counted, links are never busy.
 *
 * <p><b>Announcement.</b> A transfer starts and ends when it is ready, and is announced then; with
 * {@link Succession#AT_ADMISSION} as soon as it is sent. <b>Allocation.</b> One timer for each of
 * the most transfers at a time.
 */
public final class InfiniteLinks implements Network {
  private final Timeline timeline;
  private final Topology topology;
  private final boolean early;
  private final Arrivals arrivals;
  private final LinkLoad load;
  private final int[] path;

  // By transfer; free ones form a stack.
  private Timer[] timers = new Timer[0];
  private int[] token = new int[0];
  private long[] readyPs = new long[0];
  private int[] free = new int[0];
  private int freeCount;

  /** Links with nothing on the way. */
  public InfiniteLinks(
      Timeline timeline, Topology topology, Succession succession, Arrivals arrivals) {
    this.timeline = timeline;
    this.topology = topology;
    this.arrivals = arrivals;
    early = succession == Succession.AT_ADMISSION;
    load = new LinkLoad(topology.linkCount());
    path = new int[Math.max(1, topology.longestRoute())];
  }

  @Override
  public void send(long itsReadyPs, int from, int to, long bytes, int rank, int itsToken) {
    int hops = topology.route(from, to, path);
    if (hops == 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "token=" + itsToken + " from=" + from + " to=" + to + " bytes=" + bytes);
    }
    for (int i = 0; i < hops; i++) {
      load.moved(path[i], bytes, 0, 0);
    }
    if (freeCount == 0) {
      grow();
    }
    int transfer = free[--freeCount];
    token[transfer] = itsToken;
    readyPs[transfer] = itsReadyPs;
    timers[transfer].setAt(early ? timeline.nowPs() : itsReadyPs);
  }

  private void grow() {
    int before = timers.length;
    int room = Math.max(64, 2 * before);
    timers = Arrays.copyOf(timers, room);
    token = Arrays.copyOf(token, room);
    readyPs = Arrays.copyOf(readyPs, room);
    free = Arrays.copyOf(free, room);
    for (int i = room - 1; i >= before; i--) {
      int transfer = i;
      // As a reserved path that starts: after all that ends in the same picosecond.
      timers[i] = timeline.timer(Phase.COMPUTE, () -> arrive(transfer));
      free[freeCount++] = i;
    }
  }

  private void arrive(int transfer) {
    free[freeCount++] = transfer;
    arrivals.arriving(token[transfer], readyPs[transfer]);
  }

  @Override
  public long alonePs(int hops, long bytes) {
    return 0;
  }

  @Override
  public LinkLoad load() {
    return load;
  }
}
