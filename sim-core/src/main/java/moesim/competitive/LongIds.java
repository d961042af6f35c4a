package moesim.competitive;

import java.util.Arrays;

/**
 * Numbers for longs, from 0 in the order in which they were first seen. A hash table over arrays.
 */
final class LongIds {
  private static final int NONE = -1;

  private long[] keys = new long[1 << 10];
  private int[] slots = new int[1 << 12];
  private int size;

  LongIds() {
    Arrays.fill(slots, NONE);
  }

  int size() {
    return size;
  }

  long keyOf(int id) {
    return keys[id];
  }

  /** The number of {@code key}, a new one if it was not seen before. */
  int idOf(long key) {
    int slot = slotOf(key);
    if (slots[slot] != NONE) {
      return slots[slot];
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
      slots = new int[8 * size];
      Arrays.fill(slots, NONE);
      for (int id = 0; id < size; id++) {
        slots[slotOf(keys[id])] = id;
      }
      slot = slotOf(key);
    }
    keys[size] = key;
    slots[slot] = size;
    return size++;
  }

  private int slotOf(long key) {
    int mask = slots.length - 1;
    // Fibonacci hashing: the golden ratio times 2^64.
    int slot = (int) (((key ^ (key >>> 32)) * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (slots[slot] != NONE && keys[slots[slot]] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
