package moesim.hardware.network;

import java.util.Arrays;

/** Waiting lines of packets: first in, first out, linked through the packets. */
final class Lines {
  private static final int NONE = Packets.NONE;

  private final int[] head;
  private final int[] tail;
  private final Packets packets;

  Lines(int count, Packets packets) {
    head = new int[count];
    tail = new int[count];
    Arrays.fill(head, NONE);
    this.packets = packets;
  }

  /** The first of the line, {@link Packets#NONE} if it is empty. */
  int first(int line) {
    return head[line];
  }

  void append(int line, int packet) {
    packets.linkTo(packet, NONE);
    if (head[line] == NONE) {
      head[line] = packet;
    } else {
      packets.linkTo(tail[line], packet);
    }
    tail[line] = packet;
  }

  void removeFirst(int line) {
    head[line] = packets.next(head[line]);
  }
}
