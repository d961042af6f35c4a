package moesim.hardware.network;

import java.util.Arrays;

/**
 * The packets that wait at input-queued routers, in a line per link, input and rank. One goes when
 * its link and its input are both free; of several the smaller rank, then the older. The nodes
 * themselves are inputs without a limit, unless they have ports.
 */
final class Crossbar {
  private static final int NONE = Packets.NONE;

  private final Channels channels;
  private final Packets packets;
  private final Lines lines;
  private final int ranks;
  private final int linesOfLink;

  /** By link: until when it is held; the network's. */
  private final long[] heldPs;

  /** By link: how many wait for it. */
  private final int[] waiting;

  /** By the first link of a router: how many wait there. */
  private final int[] waitingBeside;

  /** By channel, as an input: until when it hands on a packet, and to which link. */
  private final long[] inputHeldPs;

  private final int[] inputLink;

  /** By link: when to look whether it is free. */
  private final long[] wantedPs;

  private long arrivals;

  /** With {@code inputs} of a router at most; 0 if nobody will wait here. */
  Crossbar(Channels channels, int inputs, int ranks, Packets packets, long[] heldPs) {
    this.channels = channels;
    this.packets = packets;
    this.ranks = ranks;
    this.heldPs = heldPs;
    int links = channels.linkCount;
    linesOfLink = inputs * ranks;
    lines = new Lines(Math.multiplyExact(links, linesOfLink), packets);
    waiting = new int[links];
    waitingBeside = new int[links];
    inputHeldPs = new long[channels.linkOf.length];
    inputLink = new int[channels.linkOf.length];
    wantedPs = new long[links];
    Arrays.fill(wantedPs, LinkClock.NEVER);
  }

  /** When {@code link} is to be looked at, {@link LinkClock#NEVER} if nobody wants it. */
  long wantedPs(int link) {
    return wantedPs[link];
  }

  /** Asks for a look at {@code link} when it becomes free; true if that is news. */
  boolean want(int link, long nowPs) {
    if (heldPs[link] < nowPs || wantedPs[link] == heldPs[link]) {
      return false;
    }
    wantedPs[link] = heldPs[link];
    return true;
  }

  /** True, once, if it is time to look at {@code link}. */
  boolean isDue(int link, long nowPs) {
    if (wantedPs[link] > nowPs) {
      return false;
    }
    wantedPs[link] = LinkClock.NEVER;
    return true;
  }

  /** True if packets wait at the router that {@code link} leaves. */
  boolean anyoneBeside(int link) {
    return waitingBeside[channels.besides[link][0]] > 0;
  }

  boolean isInputFree(int packet, long nowPs) {
    int input = packets.input(packet);
    return input == NONE || inputHeldPs[input] <= nowPs;
  }

  /**
   * The link that the packet's input handed something to last, {@link Packets#NONE} if it has no
   * input.
   */
  int fedByInput(int packet) {
    int input = packets.input(packet);
    return input == NONE ? NONE : inputLink[input];
  }

  /** The packet's input hands it to {@code link}. */
  void hold(int packet, int link, long untilPs) {
    int input = packets.input(packet);
    if (input != NONE) {
      inputHeldPs[input] = untilPs;
      inputLink[input] = link;
    }
  }

  void add(int packet, int link) {
    packets.setOrder(packet, arrivals++);
    lines.append(lineOf(packet, link), packet);
    waiting[link]++;
    waitingBeside[channels.besides[link][0]]++;
  }

  private int lineOf(int packet, int link) {
    int input = packets.input(packet);
    int slot = input == NONE ? 0 : channels.slotOf[input];
    return link * linesOfLink + slot * ranks + packets.rank(packet);
  }

  /**
   * Takes out who goes first at the router that {@code link} leaves, {@link Packets#NONE} if nobody
   * may.
   */
  int pollEldest(int link, long nowPs) {
    int eldest = NONE;
    if (anyoneBeside(link)) {
      for (int beside : channels.besides[link]) {
        if (waiting[beside] > 0 && heldPs[beside] <= nowPs) {
          eldest = eldestOf(beside, nowPs, eldest);
        }
      }
    }
    if (eldest != NONE) {
      remove(eldest);
    }
    return eldest;
  }

  private int eldestOf(int link, long nowPs, int before) {
    int eldest = before;
    for (int line = link * linesOfLink, end = line + linesOfLink; line < end; line++) {
      int packet = lines.first(line);
      if (packet != NONE && goesBefore(packet, eldest) && isInputFree(packet, nowPs)) {
        eldest = packet;
      }
    }
    return eldest;
  }

  private boolean goesBefore(int one, int other) {
    if (other == NONE) {
      return true;
    }
    int difference = packets.rank(one) - packets.rank(other);
    return difference < 0 || (difference == 0 && packets.order(one) < packets.order(other));
  }

  private void remove(int packet) {
    int link = channels.linkOf[packets.output(packet)];
    lines.removeFirst(lineOf(packet, link));
    waiting[link]--;
    waitingBeside[channels.besides[link][0]]--;
  }
}
