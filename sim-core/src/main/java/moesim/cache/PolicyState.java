package moesim.cache;

import java.util.Arrays;

/**
 * What a policy remembers, written down as numbers by {@link EvictionPolicy#writeState}. Two of
 * them are equal if they hold the same numbers in the same order.
 */
public final class PolicyState {
  private int[] values = new int[16];
  private int size;

  /** Adds a number. */
  public void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PolicyState state
        && Arrays.equals(values, 0, size, state.values, 0, state.size);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < size; i++) {
      hash = 31 * hash + values[i];
    }
    return hash;
  }
}
