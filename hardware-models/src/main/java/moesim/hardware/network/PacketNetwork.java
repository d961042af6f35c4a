package moesim.hardware.network;

import java.util.Arrays;
import moesim.hardware.network.PacketSpec.Forwarding;
import moesim.hardware.network.PacketSpec.Queueing;
import moesim.hardware.topology.Topology;
import moesim.kernel.Phase;
import moesim.kernel.Timeline;
import moesim.kernel.Timer;

/**
 * A network that moves packets link by link; each link carries one at a time.
 *
 * <p><b>Units.</b> A packet of p bytes holds a link for hold(p) = ceil(p / (bandwidth x efficiency)). A transfer of b
 * bytes over h links that nothing else wants takes, cut through,
 *
 * <pre>  h (router + link) + floor(b/s) hold(s) + hold(b mod s)</pre>
 *
 * with packets of s bytes; but for the rounding of each packet that is what a path reserved from end to end takes. With
 * ports it is {@code link + (h + 1) (router + link)} instead of the first term: the way in, and one router more. Stored
 * and forwarded, each router but the first adds one hold of the largest packet.
 *
 * <p><b>Order.</b> At a link: smaller rank, then who came first, one packet at a time. The transfers that start at a node
 * with the same first link and rank go one after the other, by readiness and then by sending, and each packet queues when
 * the one before it has started; so what passes through a node is not held up by all that starts there. With input
 * queueing the oldest packet goes first whose link and input are both free. Within one picosecond departures come before
 * links, and links by number.
 *
 * <p><b>No deadlock.</b> Buffers have no bound, so nobody waits for room.
 */
public final class PacketNetwork implements Network {
  private static final int NONE = Packets.NONE;
  private static final long NEVER = LinkClock.NEVER;

  /** Instead of an instant of readiness: the next packet may go when the one before it has. */
  private static final long BEGUN = -1;

  private final Timeline timeline;
  private final Timer timer;
  private final Channels channels;
  private final Arrivals arrivals;
  private final LinkLoad load;
  private final boolean storeForward;
  private final boolean inputQueued;
  private final int ranks;
  private final int slots;
  private final long packetBytes;
  private final PacketSpec spec;
  private final long packetHoldPs;
  private final long enterPs;
  private final long hopPs;

  private final Packets packets = new Packets();
  private final Departures departures = new Departures(packets);
  private final LinkClock clock;

  /** By first channel and rank. */
  private final Lines starting;

  /** True if a packet of this line waits for its link. */
  private final boolean[] offered;

  /** By link, slot of the input and rank. */
  private final Lines waiting;

  /** By link: packets that have left it and are not there yet, in the order they arrive. */
  private final Lines flying;

  /** By link: until when it is held. */
  private final long[] heldPs;

  /** By link: when somebody wants to know that it is free. */
  private final long[] wantedPs;

  /** By group of links that hand on together: how many packets wait. */
  private final int[] waiters;

  private final int[] groupOf;

  /** By channel, as an input: until when it hands on a packet, and to which link. */
  private final long[] inputHeldPs;

  private final int[] inputLink;

  private long orders;
  private int turning = NONE;
  private boolean awake;

  /** An idle network. */
  public PacketNetwork(Timeline timeline, Topology topology, PacketSpec spec, Arrivals arrivals) {
    this.timeline = timeline;
    this.spec = spec;
    this.arrivals = arrivals;
    timer = timeline.timer(Phase.TRANSFER, this::wake);
    channels = new Channels(topology, spec.ports());
    storeForward = spec.forwarding() == Forwarding.STORE_AND_FORWARD;
    inputQueued = spec.queueing() == Queueing.INPUT;
    if (inputQueued && !channels.oneWay()) {
      throw new IllegalArgumentException("input queueing needs a link for each direction");
    }
    ranks = spec.ranks();
    slots = inputQueued ? channels.slots : 1;
    packetBytes = spec.packet().bytes();
    packetHoldPs = spec.holdPs(packetBytes);
    enterPs = spec.linkLatency().ps();
    hopPs = spec.routerDelay().ps() + spec.linkLatency().ps();
    int links = channels.linkCount;
    int channelCount = channels.linkOf.length;
    load = new LinkLoad(links);
    clock = new LinkClock(links);
    starting = new Lines(channelCount * ranks, packets);
    offered = new boolean[channelCount * ranks];
    waiting = new Lines(links * slots * ranks, packets);
    flying = new Lines(links, packets);
    heldPs = new long[links];
    wantedPs = new long[links];
    Arrays.fill(wantedPs, NEVER);
    waiters = new int[links];
    groupOf = new int[links];
    for (int link = 0; link < links; link++) {
      groupOf[link] = inputQueued ? channels.besides[link][0] : link;
    }
    inputHeldPs = new long[channelCount];
    inputLink = new int[channelCount];
  }

  @Override
  public LinkLoad load() {
    return load;
  }

  @Override
  public void send(long readyPs, int from, int to, long bytes, int rank, int token) {
    if (readyPs < timeline.nowPs() || bytes < 0 || rank < 0) {
      throw new IllegalArgumentException("transfer of " + bytes + " B, rank " + rank + ", ready at "
          + readyPs + " ps, now " + timeline.nowPs() + " ps");
    }
    int transfer = packets.take();
    packets.atPs[transfer] = readyPs;
    packets.order[transfer] = orders++;
    packets.bytes[transfer] = bytes;
    packets.target[transfer] = to;
    packets.rank[transfer] = Math.min(rank, ranks - 1);
    packets.token[transfer] = token;
    departures.add(transfer, from);
    if (!awake && departures.firstPs() == readyPs) {
      wakeAtNext();
    }
  }

  private void wakeAtNext() {
    long nextPs = Math.min(departures.firstPs(), clock.firstPs());
    if (nextPs != NEVER) {
      timer.setAt(nextPs);
    }
  }

  private void wake() {
    long nowPs = timeline.nowPs();
    awake = true;
    while (true) {
      if (departures.firstPs() <= nowPs) {
        int from = departures.firstFrom();
        depart(departures.removeFirst(), from, nowPs);
      } else if (clock.firstPs() <= nowPs) {
        turn(clock.first(), nowPs);
      } else {
        break;
      }
    }
    awake = false;
    wakeAtNext();
  }

  /** The turn of one link: it is free, or a packet that left it is there. */
  private void turn(int link, long nowPs) {
    turning = link;
    if (wantedPs[link] <= nowPs) {
      wantedPs[link] = NEVER;
      handOn(link, nowPs);
    }
    int packet = flying.first(link);
    while (packet != NONE && packets.atPs[packet] <= nowPs) {
      flying.removeFirst(link);
      arrive(packet, nowPs);
      packet = flying.first(link);
    }
    turning = NONE;
    remind(link);
  }

  /** Tells the clock what the link waits for next. */
  private void remind(int link) {
    int packet = flying.first(link);
    long nextPs = wantedPs[link];
    clock.set(link, packet == NONE ? nextPs : Math.min(nextPs, packets.atPs[packet]));
  }

  private void depart(int transfer, int from, long nowPs) {
    int channel = channels.first(from, packets.target[transfer]);
    if (channel == NONE) {
      deliver(transfer, nowPs);
      return;
    }
    int line = channel * ranks + packets.rank[transfer];
    starting.append(line, transfer);
    if (!offered[line]) {
      offer(line, channel, nowPs);
    }
  }

  /** Lets the next packet of those that start here queue for its link. */
  private void offer(int line, int channel, long nowPs) {
    int transfer = starting.first(line);
    offered[line] = transfer != NONE;
    if (transfer == NONE) {
      return;
    }
    long left = packets.bytes[transfer] - packetBytes;
    long sincePs = packets.atPs[transfer];
    int packet = transfer;
    if (left > 0) {
      packets.bytes[transfer] = left;
      packets.atPs[transfer] = BEGUN;
      packet = packets.take();
      packets.bytes[packet] = packetBytes;
      packets.target[packet] = packets.target[transfer];
      packets.rank[packet] = packets.rank[transfer];
      packets.last[packet] = false;
    } else {
      starting.removeFirst(line);
      packets.last[packet] = true;
    }
    packets.holdPs[packet] = left >= 0 ? packetHoldPs : spec.holdPs(packets.bytes[packet]);
    packets.input[packet] = NONE;
    packets.atPs[packet] = sincePs == BEGUN ? heldPs[channels.linkOf[channel]] : sincePs;
    queue(packet, channel, nowPs);
  }

  private void arrive(int packet, long nowPs) {
    int channel = packets.output[packet];
    int target = packets.target[packet];
    if (channels.isLast(channel, target)) {
      if (packets.last[packet]) {
        deliver(packet, nowPs);
      } else {
        packets.release(packet);
      }
      return;
    }
    packets.input[packet] = channel;
    packets.atPs[packet] = nowPs;
    queue(packet, channels.next(channels.nodeBehind[channel], target), nowPs);
  }

  private void deliver(int packet, long nowPs) {
    int token = packets.token[packet];
    packets.release(packet);
    arrivals.arriving(token, nowPs);
  }

  private void queue(int packet, int channel, long nowPs) {
    int link = channels.linkOf[channel];
    int group = groupOf[link];
    packets.output[packet] = channel;
    if (waiters[group] == 0 && heldPs[link] <= nowPs && isInputFree(packet, nowPs)) {
      start(packet, link, nowPs);
      return;
    }
    packets.order[packet] = orders++;
    waiting.append(lineOf(packet, link), packet);
    waiters[group]++;
    want(link, nowPs);
    int input = packets.input[packet];
    if (inputQueued && input != NONE) {
      want(inputLink[input], nowPs);
    }
    if (inputQueued && heldPs[link] <= nowPs) {
      handOn(link, nowPs);
    }
  }

  private int lineOf(int packet, int link) {
    int input = packets.input[packet];
    int slot = inputQueued && input != NONE ? channels.slotOf[input] : 0;
    return (link * slots + slot) * ranks + packets.rank[packet];
  }

  private boolean isInputFree(int packet, long nowPs) {
    int input = packets.input[packet];
    return !inputQueued || input == NONE || inputHeldPs[input] <= nowPs;
  }

  /** Makes sure that somebody is told when the link is free. */
  private void want(int link, long nowPs) {
    if (heldPs[link] >= nowPs && wantedPs[link] != heldPs[link]) {
      wantedPs[link] = heldPs[link];
      if (link != turning) {
        remind(link);
      }
    }
  }

  /** Starts whoever may go now that {@code link} is free. */
  private void handOn(int link, long nowPs) {
    if (!inputQueued) {
      int packet = eldest(link, nowPs);
      if (packet != NONE) {
        startWaiting(packet, link, nowPs);
      }
      return;
    }
    int packet;
    do {
      packet = NONE;
      for (int beside : channels.besides[link]) {
        int candidate = heldPs[beside] <= nowPs ? eldest(beside, nowPs) : NONE;
        packet = before(candidate, packet) ? candidate : packet;
      }
      if (packet != NONE) {
        startWaiting(packet, channels.linkOf[packets.output[packet]], nowPs);
      }
    } while (packet != NONE);
  }

  /** Who goes first of those that may take the link now. */
  private int eldest(int link, long nowPs) {
    int eldest = NONE;
    for (int line = link * slots * ranks, end = line + slots * ranks; line < end; line++) {
      int packet = waiting.first(line);
      if (packet != NONE && isInputFree(packet, nowPs) && before(packet, eldest)) {
        eldest = packet;
      }
    }
    return eldest;
  }

  private boolean before(int one, int other) {
    if (one == NONE || other == NONE) {
      return one != NONE;
    }
    int difference = packets.rank[one] - packets.rank[other];
    return difference < 0 || (difference == 0 && packets.order[one] < packets.order[other]);
  }

  private void startWaiting(int packet, int link, long nowPs) {
    waiting.removeFirst(lineOf(packet, link));
    waiters[groupOf[link]]--;
    start(packet, link, nowPs);
  }

  private void start(int packet, int link, long nowPs) {
    int channel = packets.output[packet];
    int input = packets.input[packet];
    long holdPs = packets.holdPs[packet];
    long freePs = nowPs + holdPs;
    load.moved(link, packets.bytes[packet], holdPs, nowPs - packets.atPs[packet]);
    heldPs[link] = freePs;
    if (inputQueued && input != NONE) {
      inputHeldPs[input] = freePs;
      inputLink[input] = link;
    }
    boolean whole = storeForward || channels.isLast(channel, packets.target[packet]);
    long headPs = nowPs + (channels.enters(channel) ? enterPs : hopPs);
    packets.atPs[packet] = whole ? headPs + holdPs : headPs;
    flying.append(link, packet);
    if (waiters[groupOf[link]] > 0) {
      wantedPs[link] = freePs;
    }
    if (link != turning) {
      remind(link);
    }
    if (input == NONE) {
      offer(channel * ranks + packets.rank[packet], channel, nowPs);
    }
  }
}
