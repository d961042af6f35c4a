package moesim.hardware.reservation;

import java.util.Arrays;

/**
 * One queue per unit, in the order of {@link Claims}: lines that most entries join at or near their
 * end, and heaps for those that belong far ahead of it.
 *
 * <p><b>Cost.</b> Entries that come nearly in order are added and removed in constant time; a walk
 * from the end of a line is given up after {@link #MOST_STEPS}, so any other order costs what
 * {@link WaitHeaps} do.
 */
final class WaitLines {
  private static final int NONE = Claims.NONE;
  private static final int MOST_STEPS = 16;

  /** In {@link #ahead}: the entry is in a heap. */
  private static final int LATE = -2;

  private final Claims claims;
  private final int shift;
  private final int[] head;
  private final int[] tail;
  private final WaitHeaps late;
  private int lateCount;

  /** The neighbours of an entry in its line. */
  private int[] ahead = new int[0];

  private int[] behind = new int[0];

  WaitLines(int units, Claims claims) {
    this.claims = claims;
    shift = claims.shift;
    head = new int[units];
    Arrays.fill(head, NONE);
    tail = head.clone();
    late = new WaitHeaps(units, claims, shift);
  }

  /** Room for entries [0, {@code entries}). */
  void grow(int entries) {
    ahead = Arrays.copyOf(ahead, entries);
    behind = Arrays.copyOf(behind, entries);
    late.grow(entries);
  }

  /** The first entry for {@code unit}, or {@link Claims#NONE}. */
  int head(int unit) {
    int first = head[unit];
    if (lateCount == 0) {
      return first;
    }
    int firstLate = late.head(unit);
    if (first == NONE || (firstLate != NONE && before(firstLate, first))) {
      return firstLate;
    }
    return first;
  }

  private boolean before(int one, int other) {
    return claims.before(one >> shift, other >> shift);
  }

  void add(int unit, int entry) {
    int last = tail[unit];
    for (int steps = 0; last != NONE && before(entry, last); steps++) {
      if (steps == MOST_STEPS) {
        ahead[entry] = LATE;
        late.add(unit, entry);
        lateCount++;
        return;
      }
      last = ahead[last];
    }
    insert(unit, entry, last);
  }

  private void insert(int unit, int entry, int last) {
    int next = last == NONE ? head[unit] : behind[last];
    ahead[entry] = last;
    behind[entry] = next;
    if (last == NONE) {
      head[unit] = entry;
    } else {
      behind[last] = entry;
    }
    if (next == NONE) {
      tail[unit] = entry;
    } else {
      ahead[next] = entry;
    }
  }

  /** Takes an entry out of the queue of {@code unit}, wherever it stands. */
  void remove(int unit, int entry) {
    int last = ahead[entry];
    if (last == LATE) {
      late.remove(unit, entry);
      lateCount--;
      return;
    }
    int next = behind[entry];
    if (last == NONE) {
      head[unit] = next;
    } else {
      behind[last] = next;
    }
    if (next == NONE) {
      tail[unit] = last;
    } else {
      ahead[next] = last;
    }
  }
}
