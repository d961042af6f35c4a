package moesim.hardware.network;

/**
 * Packets that have left a link and are not there yet, in lines in each of which they arrive in the
 * order of starting: one for each link. What starts at the present instant and flies for the same
 * time arrives in the order of starting whatever its link, so a crossbar, which starts nothing in
 * the past, has a line for each of the common times of flight instead, after those of the links,
 * unless the links differ.
 */
final class Flights {
  /** Of heads into a router, of heads between routers, of whole packets to their node. */
  private static final int COMMON = 3;

  private final Channels channels;
  private final int links;
  private final int count;
  private final long packetHoldPs;
  private final Lines lines;

  /** With {@code common} lines only for a crossbar of uniform links. */
  Flights(Channels channels, PacketSpec spec, boolean common, Packets packets) {
    this.channels = channels;
    links = channels.linkCount;
    // Only what is used: one entry too many can double the tournament of the clock.
    count = common ? links + COMMON : links;
    packetHoldPs = spec.holdPs(spec.packet().bytes());
    lines = new Lines(count, packets);
  }

  int lines() {
    return count;
  }

  /**
   * With a crossbar, the line of a packet that starts now; {@code whole} if it arrives as a whole.
   */
  int line(int channel, int link, boolean whole, long holdPs) {
    if (whole) {
      return holdPs == packetHoldPs ? links + 2 : link;
    }
    return channels.enters(channel) ? links : links + 1;
  }

  /** The first of the line, {@link Packets#NONE} if it is empty. */
  int first(int line) {
    return lines.first(line);
  }

  void append(int line, int packet) {
    lines.append(line, packet);
  }

  void removeFirst(int line) {
    lines.removeFirst(line);
  }
}
