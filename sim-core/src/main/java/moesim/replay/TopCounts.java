package moesim.replay;

import java.util.Arrays;

/**
 * Picks the largest counts of a row whose counts only grow from one call to the next.
 *
 * <p><b>Why a floor.</b> As no count shrinks, neither does the last one that was picked: whatever
 * lies below it now is out without being compared, and what lies well above it is in. Only the few
 * counts between are sorted.
 */
final class TopCounts {
  private final int most;
  /**
   * Count and index of the entries between floor and ceiling, such that the better one is the
   * larger number.
   */
  private final long[] between;

  private int betweens;

  /** Picks {@code most} of {@code length} counts. */
  TopCounts(int length, int most) {
    this.most = most;
    between = new long[length];
  }

  /**
   * Overwrites {@code bits} with those of the largest counts; zeros are never picked, and the lower
   * index goes first among equals.
   *
   * @param floor what the last call for this row returned; 1 at first
   * @return a count that at least {@code most} entries reach, or 1
   */
  int pick(int[] counts, int floor, long[] bits) {
    int ceiling = floor + (floor >>> 2) + 8;
    int sure = split(counts, floor, ceiling, bits);
    int lowest = floor;
    if (sure > most) {
      // More than enough above the ceiling: it is the better floor.
      sure = split(counts, ceiling, Integer.MAX_VALUE, bits);
      lowest = ceiling;
    }
    return sure == most ? ceiling : pickBetween(most - sure, lowest, bits);
  }

  /**
   * Sets the bits of the counts from {@code ceiling} upwards, returns their number, and notes those
   * in between.
   */
  private int split(int[] counts, int floor, int ceiling, long[] bits) {
    long[] noted = between;
    int last = counts.length - 1;
    int notes = 0;
    int sure = 0;
    for (int first = 0; first <= last; first += Long.SIZE) {
      int end = Math.min(first + Long.SIZE, counts.length);
      long word = 0;
      for (int i = first; i < end; i++) {
        int count = counts[i];
        // Sign bits instead of branches, which would be mispredicted at every other entry.
        int in = (ceiling - 1 - count) >>> 31;
        int reached = (floor - 1 - count) >>> 31;
        word |= (long) in << i;
        noted[notes] = (long) count << 32 | (last - i);
        notes += reached ^ in;
      }
      bits[first >>> 6] = word;
      sure += Long.bitCount(word);
    }
    betweens = notes;
    return sure;
  }

  private int pickBetween(int wanted, int floor, long[] bits) {
    long[] noted = between;
    int last = noted.length - 1;
    Arrays.sort(noted, 0, betweens);
    int picked = Math.min(wanted, betweens);
    for (int i = betweens - picked; i < betweens; i++) {
      int index = last - (int) noted[i];
      bits[index >>> 6] |= 1L << index;
    }
    return picked == wanted ? (int) (noted[betweens - picked] >>> 32) : floor;
  }
}
