package moesim.hardware.reservation;

/**
 * Waiting operations that claim one unit each: the first in the queue of a released unit is
 * admitted, whatever the {@link Waiting}.
 */
final class OneUnitEach implements Waiters {
  private static final int NONE = Claims.NONE;

  private final Claims claims;
  private final WaitLines queues;
  private final long[] queuedPs;

  /** Operations whose unit was released, in their order, of which some were taken. */
  private final int[] turns;

  private int count;
  private int taken;

  OneUnitEach(Claims claims) {
    this.claims = claims;
    int units = claims.heldUntilPs.length;
    queues = new WaitLines(units, claims);
    queuedPs = new long[units];
    turns = new int[units];
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
    int operation = queues.head(unit);
    if (operation == NONE) {
      return;
    }
    queues.remove(unit, operation);
    int place = count++;
    while (place > 0 && claims.before(operation, turns[place - 1])) {
      turns[place] = turns[place - 1];
      place--;
    }
    turns[place] = operation;
  }

  @Override
  public boolean hasReleased() {
    return count > 0;
  }

  @Override
  public int takeNext(long nowPs) {
    if (taken == count) {
      count = 0;
      taken = 0;
      return NONE;
    }
    int operation = turns[taken++];
    int unit = claims.units[operation];
    queuedPs[unit] += Math.max(0, nowPs - claims.readyPs(operation));
    return operation;
  }

  @Override
  public long[] queuedPs() {
    return queuedPs;
  }
}
