package moesim.hardware.network;

/**
 * The transfers that start at each node, a line for each first channel and rank, and how they
 * become packets.
 */
final class Sources {
  private static final int NONE = Packets.NONE;

  /** Instead of an instant of readiness: the next packet may go when the one before it has. */
  private static final long BEGUN = -1;

  private final PacketSpec spec;
  private final Packets packets;
  private final Lines lines;
  private final boolean[] queueing;
  private final int ranks;
  private final long packetBytes;
  private final long packetHoldPs;

  Sources(int channels, PacketSpec spec, Packets packets) {
    this.spec = spec;
    this.packets = packets;
    ranks = spec.ranks();
    lines = new Lines(channels * ranks, packets);
    queueing = new boolean[channels * ranks];
    packetBytes = spec.packet().bytes();
    packetHoldPs = spec.holdPs(packetBytes);
  }

  /**
   * Adds a transfer; true if no packet of its line queues for the channel, so that {@link #next}
   * should.
   */
  boolean add(int channel, int transfer) {
    int line = channel * ranks + packets.rank(transfer);
    lines.append(line, transfer);
    return !queueing[line];
  }

  /**
   * The next packet of a line, {@link Packets#NONE} if that was all; the one before it holds the
   * link until {@code heldPs}.
   */
  int next(int channel, int rank, long heldPs) {
    int line = channel * ranks + rank;
    int transfer = lines.first(line);
    queueing[line] = transfer != NONE;
    if (transfer == NONE) {
      return NONE;
    }
    long sincePs = packets.atPs(transfer);
    int packet = packet(transfer, line);
    packets.cameThrough(packet, NONE);
    packets.goesThrough(packet, channel);
    packets.setAtPs(packet, sincePs == BEGUN ? heldPs : sincePs);
    return packet;
  }

  private int packet(int transfer, int line) {
    long leftBytes = packets.bytes(transfer) - packetBytes;
    if (leftBytes <= 0) {
      lines.removeFirst(line);
      packets.setLast(transfer, true);
      packets.setHoldPs(
          transfer, leftBytes == 0 ? packetHoldPs : spec.holdPs(packets.bytes(transfer)));
      return transfer;
    }
    packets.setBytes(transfer, leftBytes);
    packets.setAtPs(transfer, BEGUN);
    int packet = packets.takeLike(transfer);
    packets.setBytes(packet, packetBytes);
    packets.setHoldPs(packet, packetHoldPs);
    packets.setLast(packet, false);
    return packet;
  }
}
