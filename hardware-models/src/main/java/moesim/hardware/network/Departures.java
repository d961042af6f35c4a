package moesim.hardware.network;

import java.util.Arrays;

/**
 * Transfers that are not ready yet: a heap by the instant they are, then by the order they were
 * sent in.
 */
final class Departures {
  private int[] heap = new int[64];
  private int[] from = new int[64];
  private int count;
  private final Packets packets;

  Departures(Packets packets) {
    this.packets = packets;
  }

  long firstPs() {
    return count == 0 ? LinkClock.NEVER : packets.atPs(heap[0]);
  }

  int firstFrom() {
    return from[0];
  }

  void add(int transfer, int node) {
    if (count == heap.length) {
      heap = Arrays.copyOf(heap, 2 * count);
      from = Arrays.copyOf(from, 2 * count);
    }
    int place = count++;
    while (place > 0 && before(transfer, heap[(place - 1) >> 1])) {
      int parent = (place - 1) >> 1;
      heap[place] = heap[parent];
      from[place] = from[parent];
      place = parent;
    }
    heap[place] = transfer;
    from[place] = node;
  }

  int removeFirst() {
    int first = heap[0];
    int moved = heap[--count];
    int place = 0;
    for (int child = 1; child < count; child = 2 * place + 1) {
      if (child + 1 < count && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (before(moved, heap[child])) {
        break;
      }
      heap[place] = heap[child];
      from[place] = from[child];
      place = child;
    }
    from[place] = from[count];
    heap[place] = moved;
    return first;
  }

  private boolean before(int one, int other) {
    long difference = packets.atPs(one) - packets.atPs(other);
    return difference < 0 || (difference == 0 && packets.order(one) < packets.order(other));
  }
}
