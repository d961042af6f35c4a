package moesim.optimum;

import java.util.Arrays;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.NextUse;

/**
 * The reuse intervals of a replay, in memory: which slots each takes, and the access at which it
 * opens.
 *
 * <p><b>Order.</b> By the slot at which they close. Intervals of the warm-up are among them, and
 * are worth nothing.
 */
final class ReuseIntervals implements IntervalSink {
  private static final int FIRST_ROOM = 1 << 10;

  private long[] capacityOf = new long[FIRST_ROOM];
  private int slots;
  private int[] from = new int[FIRST_ROOM];
  private int[] to = new int[FIRST_ROOM];
  private int[] page = new int[FIRST_ROOM];
  private int[] access = new int[FIRST_ROOM];
  private boolean[] counts = new boolean[FIRST_ROOM];
  private int count;
  private final int[] openAccess;

  /** Those that {@code walk} finds in {@code steps}, whose next uses are {@code future}. */
  ReuseIntervals(IntervalWalk walk, MoeModel model, BatchSteps steps, NextUse future) {
    openAccess = new int[walk.pages().pageCount()];
    walk.run(model, steps, future, this);
  }

  @Override
  public void slot(long capacity) {
    if (slots == capacityOf.length) {
      capacityOf = Arrays.copyOf(capacityOf, roomAfter(slots));
    }
    capacityOf[slots++] = capacity;
  }

  @Override
  public void opens(int opened, long at) {
    openAccess[opened] = Math.toIntExact(at);
  }

  @Override
  public void closes(int closed, long fromSlot, boolean counted) {
    if (count == from.length) {
      int room = roomAfter(count);
      from = Arrays.copyOf(from, room);
      to = Arrays.copyOf(to, room);
      page = Arrays.copyOf(page, room);
      access = Arrays.copyOf(access, room);
      counts = Arrays.copyOf(counts, room);
    }
    from[count] = (int) fromSlot;
    to[count] = slots;
    page[count] = closed;
    access[count] = openAccess[closed];
    counts[count++] = counted;
  }

  private static int roomAfter(int full) {
    return Math.toIntExact(full + (full >>> 1) + 1L);
  }

  int count() {
    return count;
  }

  int slots() {
    return slots;
  }

  long capacityOf(int slot) {
    return capacityOf[slot];
  }

  /** First slot of interval {@code i}. */
  int from(int i) {
    return from[i];
  }

  /** The slot after its last. */
  int to(int i) {
    return to[i];
  }

  int page(int i) {
    return page[i];
  }

  /** The access at which it opens. */
  int access(int i) {
    return access[i];
  }

  /** False if what it saves is not counted. */
  boolean counts(int i) {
    return counts[i];
  }
}
