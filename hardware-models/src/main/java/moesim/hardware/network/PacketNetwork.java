package moesim.hardware.network;

import moesim.hardware.fabric.Fabric;
import moesim.hardware.network.PacketSpec.Forwarding;
import moesim.hardware.network.PacketSpec.Queueing;
import moesim.hardware.topology.Topology;
import moesim.kernel.Phase;
import moesim.kernel.Timeline;
import moesim.kernel.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A network that moves packets link by link; each link carries one at a time.
 *
 * <p><b>Units.</b> A packet of p bytes holds a link for hold(p) = ceil(p / (bandwidth x
 * efficiency)). A transfer that nothing else wants takes {@link PacketSpec#alonePs}: but for the
 * rounding of each packet, and what is stored on the way, what a path reserved from end to end
 * takes.
 *
 * <p><b>Order.</b> At a link: smaller rank, then who came first, one packet at a time. The
 * transfers that start at a node with the same first link and rank go one after the other, by
 * readiness and then by sending, and each packet queues when the one before it has started; so what
 * passes through a node is not held up by all that starts there. With input queueing the oldest
 * packet goes first whose link and input are both free. Who queues in the picosecond in which a
 * link becomes free comes after those that wait. Within one picosecond departures come before
 * links, and links by number.
 *
 * <p><b>No deadlock.</b> Buffers have no bound, so nobody waits for room.
 */
public final class PacketNetwork implements Network {
  private static final int NONE = Packets.NONE;
  private static final long NEVER = LinkClock.NEVER;

  private final Timeline timeline;
  private final Timer timer;
  private final Channels channels;
  private final Arrivals arrivals;
  private final LinkLoad load;
  private final boolean storeForward;
  private final boolean inputQueued;

  /** True if packets of different links fly for the same times. */
  private final boolean commonFlights;

  /** Of links that differ; null if all are as the spec says, and a packet knows its hold. */
  private final @Nullable LinkTimes times;

  private final int ranks;
  private final int links;

  /** By link. */
  private final long[] latencyPs;

  private final Packets packets = new Packets();
  private final Departures departures = new Departures(packets);
  private final LinkClock clock;
  private final Sources sources;

  /** With input queueing, who waits. */
  private final Crossbar crossbar;

  /** Else, who waits. */
  private final OutputQueues waiting;

  private final Flights flying;
  private final PacketSpec spec;

  /** By link: until when it is held. */
  private final long[] heldPs;

  private Crossings crossings = Crossings.UNHEARD;
  private long sent;
  private int turning = NONE;
  private boolean awake;

  /** An idle network whose links are all as {@code spec} says. */
  public PacketNetwork(Timeline timeline, Topology topology, PacketSpec spec, Arrivals arrivals) {
    this(timeline, Channels.of(topology, spec.ports()), spec, arrivals, null);
  }

  /**
   * An idle network over {@code fabric}, whose links bring their bandwidths and latencies; those of
   * {@code spec} count for nothing. Between links of different bandwidth a packet is sent on so late
   * that its tail is there when the faster one needs it.
   *
   * <p><b>Errors.</b> Ports are units of a fabric, or nothing: {@code spec} must have none.
   */
  public static PacketNetwork over(
      Fabric fabric, Timeline timeline, PacketSpec spec, Arrivals arrivals) {
    if (spec.ports()) {
      throw new IllegalArgumentException(
          "the links of a fabric are all there is: a packet network over one has no ports");
    }
    LinkTimes times = new LinkTimes(fabric, spec);
    return new PacketNetwork(timeline, new Channels(fabric), spec, arrivals, times);
  }

  private PacketNetwork(
      Timeline timeline,
      Channels channels,
      PacketSpec spec,
      Arrivals arrivals,
      @Nullable LinkTimes times) {
    this.timeline = timeline;
    this.channels = channels;
    this.times = times;
    this.spec = spec;
    this.arrivals = arrivals;
    timer = timeline.timer(Phase.TRANSFER, this::wake);
    storeForward = spec.forwarding() == Forwarding.STORE_AND_FORWARD;
    inputQueued = spec.queueing() == Queueing.INPUT;
    if (inputQueued && !channels.oneWay()) {
      throw new IllegalArgumentException("input queueing needs a link for each direction");
    }
    ranks = spec.ranks();
    links = channels.linkCount;
    load = new LinkLoad(links);
    latencyPs = times == null ? channels.latenciesPs(spec) : times.latenciesPs();
    sources = new Sources(channels.linkOf.length, spec, packets);
    heldPs = new long[links];
    crossbar = new Crossbar(channels, inputQueued ? channels.slots : 0, ranks, packets, heldPs);
    waiting = new OutputQueues(links, ranks, packets);
    commonFlights = inputQueued && times == null;
    flying = new Flights(channels, spec, commonFlights, packets);
    clock = new LinkClock(flying.lines());
  }

  @Override
  public long alonePs(int hops, long bytes) {
    if (times != null) {
      throw new IllegalStateException(
          "the links of a fabric differ: " + hops + " links tell nothing");
    }
    return spec.alonePs(hops, bytes);
  }

  @Override
  public LinkLoad load() {
    return load;
  }

  @Override
  public boolean tell(Crossings listener) {
    crossings = listener;
    return true;
  }

  @Override
  public void send(long readyPs, int from, int to, long bytes, int rank, int token) {
    if (readyPs < timeline.nowPs() || bytes < 0 || rank < 0) {
      throw new IllegalArgumentException("transfer of " + bytes + " B, rank " + rank + ", ready at "
          + readyPs + " ps, now " + timeline.nowPs() + " ps");
    }
    int transfer = packets.take(to, Math.min(rank, ranks - 1), token);
    packets.setAtPs(transfer, readyPs);
    packets.setOrder(transfer, sent++);
    packets.setBytes(transfer, bytes);
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

  /**
   * The turn of one link: it is free, or a packet that left it is there; or of one of the common
   * flights.
   */
  private void turn(int line, long nowPs) {
    turning = line;
    if (line < links) {
      settle(line, nowPs);
      if (inputQueued && crossbar.isDue(line, nowPs)) {
        handOn(line, nowPs);
      }
    }
    int packet = flying.first(line);
    while (packet != NONE && packets.atPs(packet) <= nowPs) {
      flying.removeFirst(line);
      arrive(packet, nowPs);
      packet = flying.first(line);
    }
    turning = NONE;
    remind(line);
  }

  /** Tells the clock when the next turn of a link or flight is. */
  private void remind(int line) {
    int packet = flying.first(line);
    long nextPs = packet == NONE ? NEVER : packets.atPs(packet);
    if (line < links) {
      if (inputQueued) {
        nextPs = Math.min(nextPs, crossbar.wantedPs(line));
      } else if (packet == NONE && waiting.anyoneAt(line)) {
        nextPs = heldPs[line] + latencyPs[line];
      }
    }
    clock.set(line, nextPs);
  }

  /**
   * Starts those that wait for a link at the instants it became free, which may have passed: nobody
   * behind the link sees a packet before the link's latency has gone by, and that is when the
   * link's turn is at the latest. So a hop needs one turn of a link instead of two. Whoever queues
   * settles first, so all that wait came before.
   */
  private void settle(int link, long nowPs) {
    while (waiting.anyoneAt(link) && heldPs[link] <= nowPs) {
      start(waiting.removeFirst(link), link, heldPs[link]);
    }
  }

  private void depart(int transfer, int from, long nowPs) {
    int channel = channels.first(from, packets.target(transfer));
    if (channel == NONE) {
      deliver(transfer, nowPs);
      return;
    }
    // Before the line grows, or one that is ready now might start at an instant that has passed.
    settle(channels.linkOf[channel], nowPs);
    int rank = packets.rank(transfer);
    if (sources.add(channel, transfer)) {
      queue(sources.next(channel, rank, nowPs), nowPs);
    }
  }

  private void arrive(int packet, long nowPs) {
    int channel = packets.output(packet);
    int target = packets.target(packet);
    if (channels.isLast(channel, target)) {
      if (packets.isLast(packet)) {
        deliver(packet, nowPs);
      } else {
        packets.release(packet);
      }
      return;
    }
    packets.cameThrough(packet, channel);
    packets.setAtPs(packet, nowPs);
    packets.goesThrough(packet, channels.next(channels.nodeBehind[channel], target));
    queue(packet, nowPs);
  }

  private void deliver(int packet, long nowPs) {
    int token = packets.token(packet);
    packets.release(packet);
    arrivals.arriving(token, nowPs);
  }

  private void queue(int packet, long nowPs) {
    int link = channels.linkOf[packets.output(packet)];
    settle(link, nowPs);
    if (heldPs[link] <= nowPs && isFree(packet, link, nowPs)) {
      start(packet, link, nowPs);
      return;
    }
    await(packet, link, nowPs);
    if (inputQueued && heldPs[link] <= nowPs) {
      handOn(link, nowPs);
    }
  }

  /** True if nobody else is to take the link now that it is not held. */
  private boolean isFree(int packet, int link, long nowPs) {
    return inputQueued
        ? !crossbar.anyoneBeside(link) && crossbar.isInputFree(packet, nowPs)
        : !waiting.anyoneAt(link);
  }

  private void await(int packet, int link, long nowPs) {
    if (inputQueued) {
      crossbar.add(packet, link);
      want(link, nowPs);
      int fed = crossbar.fedByInput(packet);
      if (fed != NONE) {
        want(fed, nowPs);
      }
      return;
    }
    waiting.add(link, packet);
    if (link != turning && flying.first(link) == NONE) {
      remind(link);
    }
  }

  /** Makes sure that the crossbar is told when the link is free. */
  private void want(int link, long nowPs) {
    if (crossbar.want(link, nowPs) && link != turning) {
      remind(link);
    }
  }

  /** Starts whoever may go at the router that {@code link} leaves. */
  private void handOn(int link, long nowPs) {
    int packet = crossbar.pollEldest(link, nowPs);
    while (packet != NONE) {
      start(packet, channels.linkOf[packets.output(packet)], nowPs);
      packet = crossbar.pollEldest(link, nowPs);
    }
  }

  private void start(int packet, int link, long nowPs) {
    int channel = packets.output(packet);
    LinkTimes ofLinks = times;
    long holdPs =
        ofLinks == null ? packets.holdPs(packet) : ofLinks.holdPs(link, packets.bytes(packet));
    long freePs = nowPs + holdPs;
    load.moved(link, packets.bytes(packet), holdPs, nowPs - packets.atPs(packet));
    crossings.crossed(
        packets.token(packet), link, packets.bytes(packet), packets.atPs(packet), nowPs, freePs);
    heldPs[link] = freePs;
    boolean whole = storeForward || channels.isLast(channel, packets.target(packet));
    long behindPs = whole ? holdPs : ofLinks == null ? 0 : lagPs(ofLinks, packet, channel, holdPs);
    packets.setAtPs(packet, nowPs + latencyPs[link] + behindPs);
    int flight = commonFlights ? flying.line(channel, link, whole, holdPs) : link;
    boolean first = flying.first(flight) == NONE;
    flying.append(flight, packet);
    if (first && flight != turning) {
      remind(flight);
    }
    if (inputQueued) {
      crossbar.hold(packet, link, freePs);
      if (crossbar.anyoneBeside(link)) {
        want(link, nowPs);
      }
    }
    if (packets.input(packet) == NONE) {
      int next = sources.next(channel, packets.rank(packet), freePs);
      if (next != NONE) {
        await(next, link, nowPs);
      }
    }
  }

  /**
   * How long a packet waits behind {@code channel}, which it holds for {@code holdPs}, so that the
   * next link, if that is faster, does not overtake what is still to come.
   */
  private long lagPs(LinkTimes ofLinks, int packet, int channel, long holdPs) {
    int next = channels.next(channels.nodeBehind[channel], packets.target(packet));
    return Math.max(0, holdPs - ofLinks.holdPs(channels.linkOf[next], packets.bytes(packet)));
  }
}
