package moesim.hardware.reservation;

/**
 * Waiting operations, all of which are tried when units become free; see
 * {@link Waiting#OVERTAKING}.
 *
 * <p><b>Why one queue per operation suffices.</b> An operation waits in the queue of one unit that
 * it lacks, and cannot be admitted before that unit is free. When units become free, only
 * operations in their queues can have become admissible, and they are tried in the common order;
 * one that lacks another unit moves to that one's queue. Of the units it lacks it waits for the one
 * that is held longest, so it seldom has to move.
 */
final class Overtaking implements Waiters {
  private static final int NONE = Claims.NONE;

  private final Claims claims;
  private final WaitHeaps queues;
  private final long[] queuedPs;
  private final int[] released;
  private int releasedCount;

  Overtaking(Claims claims) {
    this.claims = claims;
    int units = claims.heldUntilPs.length;
    queues = new WaitHeaps(units, claims, 0);
    queuedPs = new long[units];
    released = new int[units];
  }

  @Override
  public void grow(int operations) {
    queues.grow(operations);
  }

  @Override
  public void add(int operation, int blocker) {
    queues.add(blocker, operation);
  }

  @Override
  public void release(int unit) {
    if (queues.head(unit) != NONE) {
      released[releasedCount++] = unit;
    }
  }

  @Override
  public boolean hasReleased() {
    return releasedCount > 0;
  }

  @Override
  public int takeNext(long nowPs) {
    while (true) {
      int unit = firstInOrder();
      if (unit == NONE) {
        return NONE;
      }
      int operation = queues.head(unit);
      int blocker = claims.blocker(operation);
      queues.removeHead(unit);
      if (blocker == NONE) {
        queuedPs[unit] += Math.max(0, nowPs - claims.readyPs(operation));
        return operation;
      }
      queues.add(blocker, operation);
    }
  }

  /**
   * The released unit whose head goes before those of the others; forgets those without a head or
   * held again.
   */
  private int firstInOrder() {
    int best = NONE;
    int bestUnit = NONE;
    for (int i = 0; i < releasedCount; ) {
      int unit = released[i];
      int head = queues.head(unit);
      if (head == NONE || !claims.isFree(unit)) {
        released[i] = released[--releasedCount];
        continue;
      }
      if (best == NONE || claims.before(head, best)) {
        best = head;
        bestUnit = unit;
      }
      i++;
    }
    return bestUnit;
  }

  @Override
  public long[] queuedPs() {
    return queuedPs;
  }
}
