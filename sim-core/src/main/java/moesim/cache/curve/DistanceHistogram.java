package moesim.cache.curve;

import java.util.Arrays;

/**
 * How many accesses had which stack distance: the smallest capacity, in experts, at which the
 * access hits. An access that hits at no capacity is cold.
 */
final class DistanceHistogram {
  private final long[] accessesAt;
  private long cold;

  /** No access so far; distances in 1..{@code pages}. */
  DistanceHistogram(int pages) {
    accessesAt = new long[pages + 1];
  }

  void add(int distance) {
    accessesAt[distance]++;
  }

  void addCold() {
    cold++;
  }

  long cold() {
    return cold;
  }

  void clear() {
    Arrays.fill(accessesAt, 0);
    cold = 0;
  }

  /**
   * Misses with a capacity of k experts, for k in 0..pages: all accesses whose distance is larger.
   */
  long[] misses() {
    long[] misses = new long[accessesAt.length];
    long more = cold;
    for (int capacity = accessesAt.length - 1; capacity >= 0; capacity--) {
      misses[capacity] = more;
      more += accessesAt[capacity];
    }
    return misses;
  }
}
