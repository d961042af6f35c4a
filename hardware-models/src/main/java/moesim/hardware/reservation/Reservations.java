package moesim.hardware.reservation;

import java.util.Arrays;
import moesim.kernel.Phase;
import moesim.kernel.Timeline;
import moesim.kernel.Timer;

/**
 * Units that one operation at a time can hold: links, memories, ports, compute units.
 *
 * <p><b>Semantics.</b> An operation is created with a ready time, now or later. It claims all its
 * units at once, when it is created if all are free, else as soon as they are: it never holds some
 * and waits for others, so nothing can deadlock. It starts when it holds them and is ready, and
 * frees them when it ends. <b>Order.</b> Within one picosecond first all operations that end free
 * their units; then those that wait are admitted, in the order of (rank, ready time, creation),
 * each if all its units are free by then, overtaking those that have to wait on; then operations
 * start, in order of admission. <b>Allocation.</b> Columns grow with the largest number of
 * operations at one time; then nothing is allocated.
 */
public final class Reservations implements Units {
  /**
   * Learns the times of an operation as soon as its {@link Succession} allows. Called from the
   * clock.
   */
  @FunctionalInterface
  public interface Operations {
    void scheduled(int token, long startPs, long endPs);
  }

  private static final int FIRST_ROOM = 64;

  private final Timeline timeline;
  private final Succession succession;
  private final Operations operations;
  private final Claims claims;
  private final Waiters waiters;

  // By unit.
  private final int[] holder;
  private final long[] busyPs;
  private final Timer[] starts;
  private final Timer[] ends;

  // By operation; free ones form a stack.
  private int[] token = new int[0];
  private long[] durationPs = new long[0];
  private long[] startPs = new long[0];
  private int[] freeOperations = new int[0];
  private int freeCount;

  /** Operations to announce in this instant, after the waiting ones were admitted. */
  private int[] due = new int[0];

  private int dueCount;
  private final Timer dispatch;
  private boolean dispatching;

  private int held;
  private int waiting;

  /**
   * Free units.
   *
   * @param mostUnits units that one operation claims at most
   */
  public Reservations(
      Timeline timeline,
      int unitCount,
      int mostUnits,
      Succession succession,
      Waiting discipline,
      Operations operations) {
    this.timeline = timeline;
    this.succession = succession;
    this.operations = operations;
    claims = new Claims(unitCount, mostUnits);
    waiters = waiters(claims, mostUnits, discipline);
    holder = new int[unitCount];
    busyPs = new long[unitCount];
    starts = new Timer[unitCount];
    ends = new Timer[unitCount];
    for (int i = 0; i < unitCount; i++) {
      int unit = i;
      starts[i] = timeline.timer(Phase.COMPUTE, () -> tell(holder[unit]));
      ends[i] = timeline.timer(Phase.TRANSFER, () -> end(holder[unit]));
    }
    dispatch = timeline.timer(Phase.COMPUTE, this::dispatch);
  }

  private static Waiters waiters(Claims claims, int mostUnits, Waiting discipline) {
    if (mostUnits == 1) {
      return new OneUnitEach(claims);
    }
    return discipline == Waiting.OVERTAKING ? new Overtaking(claims) : new HeadOfLine(claims);
  }

  @Override
  public void reserve(int token, int rank, long readyPs, long durationPs, int unit) {
    int operation = take(token, durationPs);
    claims.set(operation, unit);
    create(operation, rank, readyPs);
  }

  /**
   * Creates an operation on the first {@code count} of {@code claimed}, at least one, all
   * different.
   *
   * @param token what the announcement will name
   * @param rank smaller goes first among those that wait, from 0
   */
  public void reserve(
      int token, int rank, long readyPs, long durationPs, int[] claimed, int count) {
    int operation = take(token, durationPs);
    claims.set(operation, claimed, count);
    create(operation, rank, readyPs);
  }

  private int take(int newToken, long newDurationPs) {
    if (freeCount == 0) {
      grow(Math.max(FIRST_ROOM, 2 * token.length));
    }
    int operation = freeOperations[--freeCount];
    token[operation] = newToken;
    durationPs[operation] = newDurationPs;
    return operation;
  }

  private void grow(int count) {
    int before = token.length;
    claims.grow(count);
    waiters.grow(count);
    token = Arrays.copyOf(token, count);
    durationPs = Arrays.copyOf(durationPs, count);
    startPs = Arrays.copyOf(startPs, count);
    due = Arrays.copyOf(due, count);
    freeOperations = Arrays.copyOf(freeOperations, count);
    for (int operation = count - 1; operation >= before; operation--) {
      freeOperations[freeCount++] = operation;
    }
  }

  private void create(int operation, int rank, long readyPs) {
    long nowPs = timeline.nowPs();
    if (readyPs < nowPs || durationPs[operation] < 0 || rank < 0 || rank > Claims.MOST_RANK) {
      throw new IllegalArgumentException("token=" + token[operation] + " readyPs=" + readyPs
          + " nowPs=" + nowPs + " durationPs=" + durationPs[operation] + " rank=" + rank);
    }
    claims.order(operation, rank, readyPs);
    // What ended in this instant was there before: those that wait for it come first.
    if (waiters.hasReleased()) {
      admitWaiting(nowPs);
    }
    int blocker = claims.blocker(operation);
    if (blocker == Claims.NONE) {
      admit(operation, nowPs);
    } else {
      waiting++;
      waiters.add(operation, blocker);
    }
  }

  private void admitWaiting(long nowPs) {
    int operation = waiters.takeNext(nowPs);
    while (operation != Claims.NONE) {
      waiting--;
      admit(operation, nowPs);
      operation = waiters.takeNext(nowPs);
    }
  }

  private void admit(int operation, long nowPs) {
    int first = claims.first(operation);
    int last = claims.end(operation);
    long start = Math.max(claims.readyPs(operation), nowPs);
    long duration = durationPs[operation];
    long end = start + duration;
    startPs[operation] = start;
    for (int entry = first; entry < last; entry++) {
      int unit = claims.units[entry];
      claims.heldUntilPs[unit] = end;
      busyPs[unit] += duration;
    }
    held++;
    int lead = claims.units[first];
    holder[lead] = operation;
    if (succession == Succession.AT_END) {
      ends[lead].setAt(end);
    } else if (start > nowPs && succession == Succession.AT_START) {
      starts[lead].setAt(start);
    } else {
      announceSoon(operation);
    }
  }

  private void announceSoon(int operation) {
    due[dueCount++] = operation;
    dispatchSoon();
  }

  private void dispatchSoon() {
    if (!dispatching) {
      dispatching = true;
      dispatch.setAt(timeline.nowPs());
    }
  }

  /** Goes off after all ends of the instant. */
  private void dispatch() {
    dispatching = false;
    if (waiters.hasReleased()) {
      admitWaiting(timeline.nowPs());
    }
    // Announcements create operations; those that start now set the timer again.
    int count = dueCount;
    for (int i = 0; i < count; i++) {
      tell(due[i]);
    }
    System.arraycopy(due, count, due, 0, dueCount - count);
    dueCount -= count;
  }

  private void tell(int operation) {
    int itsToken = token[operation];
    long start = startPs[operation];
    long end = start + durationPs[operation];
    if (succession == Succession.AT_END) {
      freeOperations[freeCount++] = operation;
    } else {
      // Not before: an operation of no duration must not end before it is announced.
      ends[claims.units[claims.first(operation)]].setAt(end);
    }
    operations.scheduled(itsToken, start, end);
  }

  private void end(int operation) {
    int last = claims.end(operation);
    for (int entry = claims.first(operation); entry < last; entry++) {
      int unit = claims.units[entry];
      claims.heldUntilPs[unit] = Claims.FREE;
      waiters.release(unit);
    }
    held--;
    if (waiters.hasReleased()) {
      dispatchSoon();
    }
    if (succession == Succession.AT_END) {
      announceSoon(operation);
    } else {
      freeOperations[freeCount++] = operation;
    }
  }

  @Override
  public int underWay() {
    return held + waiting;
  }

  /**
   * Time that {@code unit} worked: the durations of its operations, not the time they held it
   * before they started.
   */
  @Override
  public long busyPs(int unit) {
    return busyPs[unit];
  }

  /**
   * Time that operations waited after they were ready; each charged to the unit that it got last.
   */
  @Override
  public long queuedPs(int unit) {
    return waiters.queuedPs()[unit];
  }

  /** Sets the times to zero. */
  @Override
  public void forgetTimes() {
    Arrays.fill(busyPs, 0);
    Arrays.fill(waiters.queuedPs(), 0);
  }
}
