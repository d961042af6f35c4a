package moesim.hardware.reservation;

import java.util.Arrays;

/**
 * What every operation claims and when it comes to its turn, and until when every unit is held.
 *
 * <p><b>Shape.</b> The units of an operation lie from {@link #first} on; each place is an entry,
 * which a queue may hold.
 */
final class Claims {
  static final int NONE = -1;

  /** In {@link #heldUntilPs}: held by nothing. */
  static final long FREE = -1;

  /** So that a key stays positive. */
  static final int MOST_RANK = (1 << 9) - 1;

  /** Above every ready time: {@code Timeline.HORIZON_PS} is 2^53. */
  private static final int RANK_SHIFT = 54;

  /** Binary logarithm of the entries of an operation. */
  final int shift;

  // By unit.
  final long[] heldUntilPs;

  // By entry.
  int[] units = new int[0];

  // By operation.
  private int[] unitCount = new int[0];
  private long[] key = new long[0];
  private int[] creation = new int[0];

  private int created;

  /** Free units, of which an operation claims {@code mostUnits} at most. */
  Claims(int unitCount, int mostUnits) {
    shift = Integer.SIZE - Integer.numberOfLeadingZeros(mostUnits - 1);
    heldUntilPs = new long[unitCount];
    Arrays.fill(heldUntilPs, FREE);
  }

  void grow(int operations) {
    units = Arrays.copyOf(units, operations << shift);
    unitCount = Arrays.copyOf(unitCount, operations);
    key = Arrays.copyOf(key, operations);
    creation = Arrays.copyOf(creation, operations);
  }

  void set(int operation, int unit) {
    units[first(operation)] = unit;
    unitCount[operation] = 1;
  }

  void set(int operation, int[] claimed, int count) {
    System.arraycopy(claimed, 0, units, first(operation), count);
    unitCount[operation] = count;
  }

  /**
   * Gives the operation its turn; creations may wrap around, as long as 2^31 never wait together.
   */
  void order(int operation, int rank, long readyPs) {
    key[operation] = (long) rank << RANK_SHIFT | readyPs;
    creation[operation] = created++;
  }

  long readyPs(int operation) {
    return key[operation] & (1L << RANK_SHIFT) - 1;
  }

  /** True if {@code one} goes before {@code other}. */
  boolean before(int one, int other) {
    long oneKey = key[one];
    long otherKey = key[other];
    return oneKey < otherKey || (oneKey == otherKey && creation[one] - creation[other] < 0);
  }

  /** The first entry of an operation. */
  int first(int operation) {
    return operation << shift;
  }

  /** The entry after the last one of an operation. */
  int end(int operation) {
    return first(operation) + unitCount[operation];
  }

  /** The unit that the operation lacks longest; {@link #NONE} if it lacks none. */
  int blocker(int operation) {
    int end = end(operation);
    long latestPs = FREE;
    int blocker = NONE;
    for (int entry = first(operation); entry < end; entry++) {
      int unit = units[entry];
      if (heldUntilPs[unit] > latestPs) {
        latestPs = heldUntilPs[unit];
        blocker = unit;
      }
    }
    return blocker;
  }

  boolean isFree(int unit) {
    return heldUntilPs[unit] == FREE;
  }
}
