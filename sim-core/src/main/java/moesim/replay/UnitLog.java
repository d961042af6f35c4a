package moesim.replay;

import java.util.Arrays;

/**
 * Accesses and misses of a replay by units, in room that does not grow: when it is full, neighbours
 * are joined.
 *
 * <p>It notes sums at the ends of units and never looks at single accesses, so that it costs a
 * replay a comparison and an addition per
 * request or forward pass, and no memory.
 */
public final class UnitLog {
  /** Most units that are kept; after that there are at least half as many. */
  public static final int MOST = 64;

  private enum Unit {
    BATCH,
    STEP,
    NONE
  }

  private final Unit unit;
  private final long[] accesses = new long[MOST];
  private final long[] misses = new long[MOST];
  private int count;
  private int each = 1;
  private int pending;
  private long lastAccesses;

  private UnitLog(Unit unit) {
    this.unit = unit;
  }

  /** A log of forward passes if {@code steps}, else of batches of requests. */
  public static UnitLog over(boolean steps) {
    return new UnitLog(steps ? Unit.STEP : Unit.BATCH);
  }

  /** A log of nothing. */
  public static UnitLog none() {
    return new UnitLog(Unit.NONE);
  }

  /** True if it is told where units end. */
  boolean isKept() {
    return unit != Unit.NONE;
  }

  /** True if a unit ends before a step that {@code startsBatch}, or does not. */
  boolean endsBefore(boolean startsBatch) {
    return unit == Unit.STEP || (startsBatch && unit == Unit.BATCH);
  }

  /** Counting begins anew. */
  void forget() {
    count = 0;
    each = 1;
    pending = 0;
    lastAccesses = 0;
  }

  /**
   * A request or forward pass ends; so far there were so many accesses. One without accesses is
   * none. True if sums have to be
   * {@link #note noted}: the longer the replay, the less often.
   */
  boolean isDue(long accessesSoFar) {
    if (accessesSoFar == lastAccesses) {
      return false;
    }
    lastAccesses = accessesSoFar;
    pending++;
    if (pending == each && count == MOST) {
      join();
    }
    return pending == each;
  }

  /** The replay ends; what is left over is a unit. */
  void end(long accessesSoFar, long missesSoFar) {
    if (isDue(accessesSoFar) || pending > 0) {
      if (count == MOST) {
        join();
      }
      note(accessesSoFar, missesSoFar);
    }
  }

  /** A unit ends with so many accesses and misses so far. */
  void note(long accessesSoFar, long missesSoFar) {
    accesses[count] = accessesSoFar;
    misses[count] = missesSoFar;
    count++;
    pending = 0;
  }

  /** Two units each become one: of the sums at their ends every other one stays. */
  private void join() {
    count = MOST / 2;
    each *= 2;
    for (int i = 0; i < count; i++) {
      accesses[i] = accesses[2 * i + 1];
      misses[i] = misses[2 * i + 1];
    }
  }

  /** What was noted. */
  public UnitCounts counts() {
    return new UnitCounts(unit == Unit.STEP, each, differences(accesses), differences(misses));
  }

  private long[] differences(long[] sums) {
    long[] differences = Arrays.copyOf(sums, count);
    for (int i = count - 1; i > 0; i--) {
      differences[i] -= sums[i - 1];
    }
    return differences;
  }
}
