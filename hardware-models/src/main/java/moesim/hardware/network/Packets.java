package moesim.hardware.network;

import java.util.Arrays;

/**
 * Packets, and transfers that wait to become packets, in columns; numbers are used again. Linked lists of them run
 * through {@code next}.
 */
final class Packets {
  static final int NONE = -1;

  int[] next = new int[64];
  int[] target = new int[64];
  int[] token = new int[64];
  int[] rank = new int[64];

  /** The channel it came through; NONE at the node it starts from. */
  int[] input = new int[64];

  /** The channel it waits for or is crossing. */
  int[] output = new int[64];

  long[] bytes = new long[64];
  long[] holdPs = new long[64];

  /** When it began to wait, or when it will be there. */
  long[] atPs = new long[64];

  /** Settles who came first. */
  long[] order = new long[64];

  /** True for the packet that completes its transfer. */
  boolean[] last = new boolean[64];

  private int free = NONE;
  private int used;

  int take() {
    if (free != NONE) {
      int packet = free;
      free = next[packet];
      return packet;
    }
    if (used == next.length) {
      grow(2 * used);
    }
    return used++;
  }

  void release(int packet) {
    next[packet] = free;
    free = packet;
  }

  private void grow(int length) {
    next = Arrays.copyOf(next, length);
    target = Arrays.copyOf(target, length);
    token = Arrays.copyOf(token, length);
    rank = Arrays.copyOf(rank, length);
    input = Arrays.copyOf(input, length);
    output = Arrays.copyOf(output, length);
    bytes = Arrays.copyOf(bytes, length);
    holdPs = Arrays.copyOf(holdPs, length);
    atPs = Arrays.copyOf(atPs, length);
    order = Arrays.copyOf(order, length);
    last = Arrays.copyOf(last, length);
  }
}
