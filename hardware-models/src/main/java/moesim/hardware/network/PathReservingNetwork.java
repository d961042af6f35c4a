package moesim.hardware.network;

import java.util.Arrays;
import moesim.hardware.reservation.Reservations;
import moesim.hardware.reservation.Succession;
import moesim.hardware.reservation.Waiting;
import moesim.hardware.topology.Topology;
import moesim.kernel.Timeline;

/**
 * A circuit-switched network: a transfer holds every link of its path from when it is admitted
 * until its last byte is there.
 *
 * <p><b>Time</b> of a transfer is {@link TransferTime}. <b>Books.</b> Bytes and the time a link
 * works enter {@link #load} when a transfer is sent, so they are those of the time elapsed once
 * nothing is on the way.
 */
public final class PathReservingNetwork implements Network {
  /** Machines send few different sizes; a power of two. */
  private static final int SIZES = 8;

  private final Topology topology;
  private final TransferTime time;
  private final Reservations links;
  private final LinkLoad load;
  private final long[] queuedPs;
  private final int[] path;

  /** Sizes sent before, and the time of each over no link. */
  private final long[] knownBytes = new long[SIZES];

  private final long[] knownPs = new long[SIZES];

  /** Idle links. */
  public PathReservingNetwork(
      Timeline timeline,
      Topology topology,
      TransferTime time,
      Succession succession,
      Waiting waiting,
      Arrivals arrivals) {
    this.topology = topology;
    this.time = time;
    int longest = Math.max(1, topology.longestRoute());
    links = new Reservations(
        timeline,
        topology.linkCount(),
        longest,
        succession,
        waiting,
        (token, startPs, endPs) -> arrivals.arriving(token, endPs));
    load = new LinkLoad(topology.linkCount());
    queuedPs = new long[topology.linkCount()];
    path = new int[longest];
    Arrays.fill(knownBytes, -1);
  }

  @Override
  public void send(long readyPs, int from, int to, long bytes, int rank, int token) {
    int hops = topology.route(from, to, path);
    if (hops == 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "token=" + token + " from=" + from + " to=" + to + " bytes=" + bytes);
    }
    long ps = hops * time.hopPs() + bytesPs(bytes);
    for (int i = 0; i < hops; i++) {
      load.moved(path[i], bytes, ps, 0);
    }
    links.reserve(token, rank, readyPs, ps, path, hops);
  }

  /** Two divisions of doubles, remembered. */
  private long bytesPs(long bytes) {
    int place = (int) (bytes ^ bytes >>> 16) & SIZES - 1;
    if (knownBytes[place] != bytes) {
      knownBytes[place] = bytes;
      knownPs[place] = time.ps(0, bytes);
    }
    return knownPs[place];
  }

  @Override
  public long alonePs(int hops, long bytes) {
    return time.ps(hops, bytes);
  }

  @Override
  public LinkLoad load() {
    for (int link = 0; link < queuedPs.length; link++) {
      long waitedPs = links.queuedPs(link);
      load.moved(link, 0, 0, waitedPs - queuedPs[link]);
      queuedPs[link] = waitedPs;
    }
    return load;
  }
}
