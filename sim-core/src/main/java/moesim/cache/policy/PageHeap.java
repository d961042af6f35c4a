package moesim.cache.policy;

import java.util.Arrays;

/**
 * Pages by a key, least first; ties by the older access. Keys change in place. A binary heap over
 * arrays.
 */
final class PageHeap {
  private static final int ABSENT = -1;

  private final int[] heap;
  private final int[] slotOf;
  private final long[] key;
  private final long[] access;
  private int size;

  PageHeap(int pageCount) {
    heap = new int[pageCount];
    slotOf = new int[pageCount];
    key = new long[pageCount];
    access = new long[pageCount];
    Arrays.fill(slotOf, ABSENT);
  }

  /**
   * A key for {@code value}: keys of numbers are in the order of the numbers, and equal zeros have
   * equal keys.
   */
  static long keyOf(double value) {
    long bits = Double.doubleToLongBits(value + 0.0);
    // Negative numbers come in reverse, being written as sign and size.
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  /** Adds {@code page}, or changes its key. */
  void put(int page, long newKey, long at) {
    key[page] = newKey;
    access[page] = at;
    int slot = slotOf[page];
    if (slot == ABSENT) {
      slot = size++;
      heap[slot] = page;
    }
    siftDown(siftUp(slot, page), page);
  }

  int size() {
    return size;
  }

  /** Takes out the page with the least key. */
  int pollLeast() {
    int least = heap[0];
    slotOf[least] = ABSENT;
    size--;
    if (size > 0) {
      siftDown(0, heap[size]);
    }
    return least;
  }

  private int siftUp(int from, int page) {
    int slot = from;
    while (slot > 0) {
      int parent = (slot - 1) >>> 1;
      if (!isLess(page, heap[parent])) {
        break;
      }
      place(heap[parent], slot);
      slot = parent;
    }
    place(page, slot);
    return slot;
  }

  private void siftDown(int from, int page) {
    int slot = from;
    while (true) {
      int child = 2 * slot + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && isLess(heap[child + 1], heap[child])) {
        child++;
      }
      if (!isLess(heap[child], page)) {
        break;
      }
      place(heap[child], slot);
      slot = child;
    }
    place(page, slot);
  }

  private void place(int page, int slot) {
    heap[slot] = page;
    slotOf[page] = slot;
  }

  private boolean isLess(int a, int b) {
    return key[a] < key[b] || (key[a] == key[b] && access[a] < access[b]);
  }
}
