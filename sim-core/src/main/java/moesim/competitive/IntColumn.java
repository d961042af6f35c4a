package moesim.competitive;

import java.util.Arrays;

/** Ints that only grow in number. */
final class IntColumn {
  private int[] values = new int[1 << 10];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  int get(int index) {
    return values[index];
  }

  int size() {
    return size;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
