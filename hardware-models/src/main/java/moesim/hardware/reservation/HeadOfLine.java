package moesim.hardware.reservation;

import java.util.Arrays;

/**
 * Waiting operations, each in the queue of every unit that it claims, of which the first are tried;
 * see {@link Waiting#HEAD_OF_LINE}.
 *
 * <p><b>Why the order seldom matters.</b> Admitting makes units held and none free: a head that
 * lacks a unit can be forgotten at once, and a unit that is still free has the head it had. So
 * heads have to be compared only if two or more lack nothing.
 */
final class HeadOfLine implements Waiters {
  private static final int NONE = Claims.NONE;

  private final Claims claims;
  private final WaitLines queues;
  private final long[] queuedPs;
  private final int[] released;
  private int releasedCount;

  /**
   * The first in the queues of the released units, {@link Claims#NONE} if the unit is held again.
   */
  private final int[] heads;

  private final boolean[] admissible;

  /** By operation, a unit that it lacked when it was looked at last. */
  private int[] lacking = new int[0];

  HeadOfLine(Claims claims) {
    this.claims = claims;
    int units = claims.heldUntilPs.length;
    queues = new WaitLines(units, claims);
    queuedPs = new long[units];
    released = new int[units];
    heads = new int[units];
    admissible = new boolean[units];
  }

  @Override
  public void grow(int operations) {
    queues.grow(operations << claims.shift);
    lacking = Arrays.copyOf(lacking, operations);
  }

  @Override
  public void add(int operation, int blocker) {
    lacking[operation] = blocker;
    int end = claims.end(operation);
    for (int entry = claims.first(operation); entry < end; entry++) {
      queues.add(claims.units[entry], entry);
    }
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
    int found = NONE;
    int unit = NONE;
    int units = 0;
    boolean several = false;
    int operation = NONE;
    boolean lacksNothing = false;
    for (int i = 0; i < releasedCount; i++) {
      int head = queues.head(released[i]);
      if (head == NONE || !claims.isFree(released[i])) {
        heads[i] = NONE;
        continue;
      }
      // One transfer is often the first in the queues of several links of a path.
      if (head >> claims.shift != operation) {
        operation = head >> claims.shift;
        lacksNothing = lacksNothing(operation);
      }
      heads[i] = operation;
      admissible[i] = lacksNothing;
      if (lacksNothing) {
        several |= found != NONE && found != operation;
        found = operation;
        unit = released[i];
        units++;
      }
    }
    if (units > 1) {
      unit = firstAdmissible();
    }
    if (!several) {
      releasedCount = 0;
    }
    return unit == NONE ? NONE : take(unit, nowPs);
  }

  private boolean lacksNothing(int operation) {
    if (!claims.isFree(lacking[operation])) {
      return false;
    }
    int end = claims.end(operation);
    for (int entry = claims.first(operation); entry < end; entry++) {
      int unit = claims.units[entry];
      if (!claims.isFree(unit)) {
        lacking[operation] = unit;
        return false;
      }
    }
    return true;
  }

  /**
   * The released unit whose head is the first in order of those that lack nothing; forgets those
   * before it.
   */
  private int firstAdmissible() {
    while (true) {
      int best = NONE;
      int bestPlace = NONE;
      for (int i = 0; i < releasedCount; ) {
        int operation = heads[i];
        if (operation == NONE) {
          forget(i);
          continue;
        }
        if (best == NONE || (operation != best && claims.before(operation, best))) {
          best = operation;
          bestPlace = i;
        }
        i++;
      }
      if (admissible[bestPlace]) {
        return released[bestPlace];
      }
      forget(bestPlace);
    }
  }

  private void forget(int place) {
    int last = --releasedCount;
    released[place] = released[last];
    heads[place] = heads[last];
    admissible[place] = admissible[last];
  }

  private int take(int unit, long nowPs) {
    int operation = queues.head(unit) >> claims.shift;
    int end = claims.end(operation);
    for (int entry = claims.first(operation); entry < end; entry++) {
      queues.remove(claims.units[entry], entry);
    }
    queuedPs[unit] += Math.max(0, nowPs - claims.readyPs(operation));
    return operation;
  }

  @Override
  public long[] queuedPs() {
    return queuedPs;
  }
}
