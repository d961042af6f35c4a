package moesim.kernel;

import java.util.Arrays;

/**
 * The timers that were set for the current instant when it had begun: one line per phase.
 *
 * <p>They are many in a simulation where one thing leads to another at once, and need no comparing:
 * within a phase they go off in the order in which they were set.
 */
final class InstantTimers {
  private static final int PHASES = Phase.values().length;

  private final Timer none;
  private final Timer[] heads = new Timer[PHASES];
  private final Timer[] tails = new Timer[PHASES];

  /** One bit per phase with timers. */
  private int occupied;

  InstantTimers(Timer none) {
    this.none = none;
    Arrays.fill(heads, none);
    Arrays.fill(tails, none);
  }

  boolean isEmpty() {
    return occupied == 0;
  }

  /** The smallest key; only if there is one. */
  long firstKey() {
    return heads[Integer.numberOfTrailingZeros(occupied)].key;
  }

  void add(Timer timer) {
    int phase = timer.phase();
    Timer tail = tails[phase];
    if (heads[phase] == none) {
      heads[phase] = timer;
      occupied |= 1 << phase;
    } else {
      tail.next = timer;
    }
    timer.previous = tail;
    timer.next = none;
    tails[phase] = timer;
  }

  Timer removeFirst() {
    Timer first = heads[Integer.numberOfTrailingZeros(occupied)];
    remove(first);
    return first;
  }

  void remove(Timer timer) {
    int phase = timer.phase();
    Timer next = timer.next;
    if (heads[phase] == timer) {
      heads[phase] = next;
      if (next == none) {
        occupied &= ~(1 << phase);
      }
      return;
    }
    timer.previous.next = next;
    if (next == none) {
      tails[phase] = timer.previous;
    } else {
      next.previous = timer.previous;
    }
  }
}
