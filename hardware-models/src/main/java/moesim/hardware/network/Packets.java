package moesim.hardware.network;

import java.util.Arrays;

/**
 * Packets, and transfers that wait to become packets; numbers are used again. Linked lists of them
 * run through {@code next}.
 *
 * <p><b>Shape.</b> A packet is a row in each of two arrays, so that a look at it touches two cache
 * lines, not ten.
 */
final class Packets {
  static final int NONE = -1;

  private static final int ROW_BITS = 2;
  private static final int AT_PS = 0;
  private static final int HOLD_PS = 1;
  private static final int ORDER = 2;
  private static final int BYTES = 3;

  private static final int NAME_BITS = 3;
  private static final int NEXT = 0;
  private static final int TARGET = 1;
  private static final int TOKEN = 2;
  private static final int RANK = 3;
  private static final int INPUT = 4;
  private static final int OUTPUT = 5;
  private static final int LAST = 6;

  private long[] rows = new long[64 << ROW_BITS];
  private int[] names = new int[64 << NAME_BITS];
  private int free = NONE;
  private int used;

  /** A packet like {@code other} in target, rank and token. */
  int takeLike(int other) {
    int packet = take();
    names[(packet << NAME_BITS) + TARGET] = names[(other << NAME_BITS) + TARGET];
    names[(packet << NAME_BITS) + RANK] = names[(other << NAME_BITS) + RANK];
    names[(packet << NAME_BITS) + TOKEN] = names[(other << NAME_BITS) + TOKEN];
    return packet;
  }

  /** A packet for {@code target}. */
  int take(int target, int rank, int token) {
    int packet = take();
    names[(packet << NAME_BITS) + TARGET] = target;
    names[(packet << NAME_BITS) + RANK] = rank;
    names[(packet << NAME_BITS) + TOKEN] = token;
    return packet;
  }

  private int take() {
    if (free != NONE) {
      int packet = free;
      free = next(packet);
      return packet;
    }
    if (used << ROW_BITS == rows.length) {
      rows = Arrays.copyOf(rows, 2 * rows.length);
      names = Arrays.copyOf(names, 2 * names.length);
    }
    return used++;
  }

  void release(int packet) {
    linkTo(packet, free);
    free = packet;
  }

  int next(int packet) {
    return names[(packet << NAME_BITS) + NEXT];
  }

  void linkTo(int packet, int next) {
    names[(packet << NAME_BITS) + NEXT] = next;
  }

  int target(int packet) {
    return names[(packet << NAME_BITS) + TARGET];
  }

  int token(int packet) {
    return names[(packet << NAME_BITS) + TOKEN];
  }

  int rank(int packet) {
    return names[(packet << NAME_BITS) + RANK];
  }

  /** The channel it came through; NONE at the node it starts from. */
  int input(int packet) {
    return names[(packet << NAME_BITS) + INPUT];
  }

  void cameThrough(int packet, int channel) {
    names[(packet << NAME_BITS) + INPUT] = channel;
  }

  /** The channel it waits for or is crossing. */
  int output(int packet) {
    return names[(packet << NAME_BITS) + OUTPUT];
  }

  void goesThrough(int packet, int channel) {
    names[(packet << NAME_BITS) + OUTPUT] = channel;
  }

  /** True for the packet that completes its transfer. */
  boolean isLast(int packet) {
    return names[(packet << NAME_BITS) + LAST] != 0;
  }

  void setLast(int packet, boolean last) {
    names[(packet << NAME_BITS) + LAST] = last ? 1 : 0;
  }

  /** When it began to wait, or when it will be there. */
  long atPs(int packet) {
    return rows[(packet << ROW_BITS) + AT_PS];
  }

  void setAtPs(int packet, long ps) {
    rows[(packet << ROW_BITS) + AT_PS] = ps;
  }

  /** How long it holds a link. */
  long holdPs(int packet) {
    return rows[(packet << ROW_BITS) + HOLD_PS];
  }

  void setHoldPs(int packet, long ps) {
    rows[(packet << ROW_BITS) + HOLD_PS] = ps;
  }

  /** Settles who came first. */
  long order(int packet) {
    return rows[(packet << ROW_BITS) + ORDER];
  }

  void setOrder(int packet, long order) {
    rows[(packet << ROW_BITS) + ORDER] = order;
  }

  long bytes(int packet) {
    return rows[(packet << ROW_BITS) + BYTES];
  }

  void setBytes(int packet, long bytes) {
    rows[(packet << ROW_BITS) + BYTES] = bytes;
  }
}
