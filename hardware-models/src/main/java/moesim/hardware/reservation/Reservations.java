package moesim.hardware.reservation;

import java.util.Arrays;
import moesim.kernel.Phase;
import moesim.kernel.Timeline;
import moesim.kernel.Timer;

/**
 * Units that one operation at a time can hold: links, memories, ports, compute units.
 *
 * <p><b>Semantics.</b> An operation is created with a ready time, now or later. It claims all its units at once, when it is
 * created if all are free, else as soon as they are: it never holds some and waits for others, so nothing can deadlock. It
 * starts when it holds them and is ready, and frees them when it ends. <b>Order.</b> Within one picosecond first all
 * operations that end free their units; then those that wait are admitted, in the order of (rank, ready time, creation), each
 * if all its units are free by then, overtaking those that have to wait on; then operations start, in order of admission.
 * <b>Allocation.</b> Columns grow with the largest number of operations at one time; then nothing is allocated.
 *
 * <p><b>Why one queue per operation suffices.</b> An operation waits in the queue of one unit that it lacks, and cannot be
 * admitted before that unit is free. When units become free, only operations in their queues can have become admissible, and
 * they are tried in the common order; one that lacks another unit moves to that one's queue. Of the units it lacks it
 * waits for the one that is held longest, so it seldom has to move.
 */
public final class Reservations implements Units {
  /** Learns the times of an operation as soon as its {@link Succession} allows. Called from the clock. */
  @FunctionalInterface
  public interface Operations {
    void scheduled(int token, long startPs, long endPs);
  }

  private static final int NONE = WaitQueues.NONE;
  private static final long FREE = -1;

  private final Timeline timeline;
  private final Succession succession;
  private final boolean overtaking;
  private final Operations operations;
  private final int width;
  private final WaitQueues queues;

  // By unit.
  private final long[] heldUntilPs;
  private final int[] holder;
  private final long[] busyPs;
  private final long[] queuedPs;
  private final Timer[] starts;
  private final Timer[] ends;
  private final int[] released;
  private int releasedCount;

  // By operation; free ones form a stack.
  private int[] units = new int[0];
  private int[] unitCount = new int[0];
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

  private int created;
  private int held;
  private int waiting;
  private long admissions;

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
    overtaking = discipline == Waiting.OVERTAKING;
    this.operations = operations;
    width = mostUnits;
    queues = new WaitQueues(unitCount);
    heldUntilPs = new long[unitCount];
    Arrays.fill(heldUntilPs, FREE);
    holder = new int[unitCount];
    busyPs = new long[unitCount];
    queuedPs = new long[unitCount];
    released = new int[unitCount];
    starts = new Timer[unitCount];
    ends = new Timer[unitCount];
    for (int i = 0; i < unitCount; i++) {
      int unit = i;
      starts[i] = timeline.timer(Phase.COMPUTE, () -> tell(holder[unit]));
      ends[i] = timeline.timer(Phase.TRANSFER, () -> end(holder[unit]));
    }
    dispatch = timeline.timer(Phase.COMPUTE, this::dispatch);
  }

  @Override
  public void reserve(int token, int rank, long readyPs, long durationPs, int unit) {
    int operation = take(token, durationPs);
    units[operation * width] = unit;
    unitCount[operation] = 1;
    create(operation, rank, readyPs);
  }

  /**
   * Creates an operation on the first {@code count} of {@code claimed}, at least one, all different.
   *
   * @param token what the announcement will name
   * @param rank smaller goes first among those that wait, from 0
   */
  public void reserve(
      int token, int rank, long readyPs, long durationPs, int[] claimed, int count) {
    int operation = take(token, durationPs);
    System.arraycopy(claimed, 0, units, operation * width, count);
    unitCount[operation] = count;
    create(operation, rank, readyPs);
  }

  private int take(int newToken, long newDurationPs) {
    if (freeCount == 0) {
      grow(Math.max(64, 2 * token.length));
    }
    int operation = freeOperations[--freeCount];
    token[operation] = newToken;
    durationPs[operation] = newDurationPs;
    return operation;
  }

  private void grow(int count) {
    int before = token.length;
    units = Arrays.copyOf(units, count * width);
    unitCount = Arrays.copyOf(unitCount, count);
    token = Arrays.copyOf(token, count);
    durationPs = Arrays.copyOf(durationPs, count);
    startPs = Arrays.copyOf(startPs, count);
    due = Arrays.copyOf(due, count);
    freeOperations = Arrays.copyOf(freeOperations, count);
    queues.grow(count * width);
    for (int operation = count - 1; operation >= before; operation--) {
      freeOperations[freeCount++] = operation;
    }
  }

  private void create(int operation, int rank, long readyPs) {
    long nowPs = timeline.nowPs();
    if (readyPs < nowPs || durationPs[operation] < 0 || rank < 0 || rank > WaitQueues.MOST_RANK) {
      throw new IllegalArgumentException("token=" + token[operation] + " readyPs=" + readyPs
          + " nowPs=" + nowPs + " durationPs=" + durationPs[operation] + " rank=" + rank);
    }
    int first = operation * width;
    int entries = overtaking ? 1 : unitCount[operation];
    for (int entry = first; entry < first + entries; entry++) {
      queues.order(entry, rank, readyPs, created);
    }
    created++;
    // What ended in this instant was there before: those that wait for it come first.
    if (releasedCount > 0) {
      admitWaiting(nowPs);
    }
    int blocker = blocker(operation);
    if (blocker == NONE) {
      admit(operation, nowPs);
      return;
    }
    waiting++;
    if (overtaking) {
      queues.add(blocker, first);
      return;
    }
    for (int entry = first; entry < first + entries; entry++) {
      queues.add(units[entry], entry);
    }
  }

  /** The unit that the operation lacks longest; {@link #NONE} if it lacks none. */
  private int blocker(int operation) {
    int first = operation * width;
    int end = first + unitCount[operation];
    long latestPs = FREE;
    int blocker = NONE;
    for (int i = first; i < end; i++) {
      int unit = units[i];
      if (heldUntilPs[unit] > latestPs) {
        latestPs = heldUntilPs[unit];
        blocker = unit;
      }
    }
    return blocker;
  }

  private void admit(int operation, long nowPs) {
    int first = operation * width;
    int end = first + unitCount[operation];
    long start = Math.max(queues.readyPs(first), nowPs);
    long duration = durationPs[operation];
    startPs[operation] = start;
    for (int i = first; i < end; i++) {
      heldUntilPs[units[i]] = start + duration;
      busyPs[units[i]] += duration;
    }
    held++;
    admissions++;
    int lead = units[first];
    holder[lead] = operation;
    if (succession == Succession.AT_END) {
      ends[lead].setAt(start + duration);
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
    if (releasedCount > 0) {
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
      ends[units[operation * width]].setAt(end);
    }
    operations.scheduled(itsToken, start, end);
  }

  private void end(int operation) {
    int first = operation * width;
    int last = first + unitCount[operation];
    for (int i = first; i < last; i++) {
      int unit = units[i];
      heldUntilPs[unit] = FREE;
      if (queues.head(unit) != NONE) {
        released[releasedCount++] = unit;
      }
    }
    held--;
    if (releasedCount > 0) {
      dispatchSoon();
    }
    if (succession == Succession.AT_END) {
      announceSoon(operation);
    } else {
      freeOperations[freeCount++] = operation;
    }
  }

  /** Tries the operations in the queues of the released units, in their common order. */
  private void admitWaiting(long nowPs) {
    while (true) {
      int best = NONE;
      int bestUnit = NONE;
      for (int i = 0; i < releasedCount; ) {
        int unit = released[i];
        int head = queues.head(unit);
        if (head == NONE || heldUntilPs[unit] != FREE) {
          released[i] = released[--releasedCount];
          continue;
        }
        if (best == NONE || queues.before(head, best)) {
          best = head;
          bestUnit = unit;
        }
        i++;
      }
      if (best == NONE) {
        return;
      }
      int operation = best / width;
      int blocker = blocker(operation);
      if (blocker != NONE) {
        pass(bestUnit, best, blocker);
        continue;
      }
      leave(operation, bestUnit);
      queuedPs[bestUnit] += Math.max(0, nowPs - queues.readyPs(best));
      admit(operation, nowPs);
    }
  }

  /** The first in the queue of {@code unit} lacks another. */
  private void pass(int unit, int entry, int blocker) {
    if (overtaking) {
      queues.removeHead(unit);
      queues.add(blocker, entry);
      return;
    }
    for (int i = 0; i < releasedCount; i++) {
      if (released[i] == unit) {
        released[i] = released[--releasedCount];
        return;
      }
    }
  }

  private void leave(int operation, int unit) {
    waiting--;
    if (overtaking) {
      queues.removeHead(unit);
      return;
    }
    int first = operation * width;
    for (int entry = first; entry < first + unitCount[operation]; entry++) {
      queues.remove(units[entry], entry);
    }
  }

  /** Operations that wait for their units. */
  public int waiting() {
    return waiting;
  }

  /** Operations that hold their units. */
  public int held() {
    return held;
  }

  /** Operations admitted so far. */
  public long admissions() {
    return admissions;
  }

  @Override
  public int underWay() {
    return held + waiting;
  }

  /** Time that {@code unit} worked: the durations of its operations, not the time they held it before they started. */
  @Override
  public long busyPs(int unit) {
    return busyPs[unit];
  }

  /** Time that operations waited after they were ready; each charged to the unit that it got last. */
  @Override
  public long queuedPs(int unit) {
    return queuedPs[unit];
  }

  /** Sets the times to zero. */
  @Override
  public void forgetTimes() {
    Arrays.fill(busyPs, 0);
    Arrays.fill(queuedPs, 0);
    admissions = 0;
  }
}
