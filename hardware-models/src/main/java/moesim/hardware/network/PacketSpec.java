package moesim.hardware.network;

import java.util.Locale;
import moesim.units.Bandwidth;
import moesim.units.DataSize;
import moesim.units.Latency;

/**
 * Links and routers that move packets.
 *
 * @param bandwidth of every link, in each direction it has of its own
 * @param efficiency what of the bandwidth payload gets, in (0, 1]
 * @param packet the most bytes that move as one; a transfer is split into packets of this size and
 *     a rest
 * @param linkLatency of every link
 * @param routerDelay of every router that sends a packet on, the first one included
 * @param forwarding when a router may send a packet on
 * @param queueing what packets wait for
 * @param ports true if each node enters and leaves its router through links of its own, of the same
 *     bandwidth and latency; false if it has room for everything at once
 * @param ranks how many ranks have a queue of their own; less urgent ones share the last
 */
public record PacketSpec(
    Bandwidth bandwidth,
    double efficiency,
    DataSize packet,
    Latency linkLatency,
    Latency routerDelay,
    Forwarding forwarding,
    Queueing queueing,
    boolean ports,
    int ranks) {

  /** When a router may send a packet on. */
  public enum Forwarding {
    /** When it has all of it. */
    STORE_AND_FORWARD,
    /** When its head has come through; the rest follows at the rate of the link. */
    CUT_THROUGH
  }

  /** What packets wait for at a router. */
  public enum Queueing {
    /** For the link they leave by. */
    OUTPUT,
    /**
     * For the link they leave by and for the input they came through, which hands on one packet at
     * a time: a crossbar with input buffers, one queue per input and output, no speed-up.
     */
    INPUT
  }

  public PacketSpec {
    if (!(efficiency > 0 && efficiency <= 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "link efficiency %s outside (0, 1]", efficiency));
    }
    if (packet.bytes() == 0) {
      throw new IllegalArgumentException("a packet must hold a byte, got 0 B");
    }
    if (ranks < 1) {
      throw new IllegalArgumentException("a link needs one queue at least, got " + ranks);
    }
    if (forwarding == Forwarding.STORE_AND_FORWARD && queueing == Queueing.INPUT) {
      throw new IllegalArgumentException(
          "input queueing needs cut-through: a packet stored whole has left its input");
    }
  }

  /**
   * The time of a transfer of {@code bytes} over {@code hops} links that waits for nobody;
   * docs/model.md, Eq. 31.
   */
  long alonePs(int hops, long bytes) {
    if (hops == 0) {
      return 0;
    }
    int links = ports ? hops + 2 : hops;
    int routers = ports ? hops + 1 : hops;
    long whole = bytes / packet.bytes();
    long holds = whole * holdPs(packet.bytes()) + holdPs(bytes % packet.bytes());
    long stored = forwarding == Forwarding.STORE_AND_FORWARD
        ? (links - 1) * holdPs(Math.min(bytes, packet.bytes()))
        : 0;
    return links * linkLatency.ps() + routers * routerDelay.ps() + stored + holds;
  }

  /** The time {@code bytes} hold a link, rounded up to a whole picosecond. */
  long holdPs(long bytes) {
    return (long) Math.ceil(bytes * 1e12 / (bandwidth.bytesPerSecond() * efficiency));
  }
}
