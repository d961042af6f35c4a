package moesim.hardware.wafer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Operations of a recorded wafer whose times are not known yet; numbers are used again. */
final class Pending {
  /** One of them: work if it has a unit, else a transfer. */
  static final class Entry {
    private final int number;
    int token;
    int unit;
    int from;
    int to;
    long bytes;
    long readyPs;

    /** The last packet that crossed a link, by its place among what is recorded; NONE before. */
    int lastCrossing;

    private Entry(int number) {
      this.number = number;
    }

    boolean isTransfer() {
      return unit == NONE;
    }
  }

  /** Instead of a unit, or of a place among what is recorded. */
  static final int NONE = -1;

  private final List<Entry> entries = new ArrayList<>();
  private final Deque<Entry> free = new ArrayDeque<>();

  /** Work on {@code unit}; returns its number. */
  int addWork(int token, int unit, long readyPs) {
    Entry entry = take(token, readyPs);
    entry.unit = unit;
    return entry.number;
  }

  /** A transfer; returns its number. */
  int addTransfer(int token, int from, int to, long bytes, long readyPs) {
    Entry entry = take(token, readyPs);
    entry.unit = NONE;
    entry.from = from;
    entry.to = to;
    entry.bytes = bytes;
    entry.lastCrossing = NONE;
    return entry.number;
  }

  private Entry take(int token, long readyPs) {
    Entry entry = free.isEmpty() ? new Entry(entries.size()) : free.removeLast();
    if (entry.number == entries.size()) {
      entries.add(entry);
    }
    entry.token = token;
    entry.readyPs = readyPs;
    return entry;
  }

  Entry get(int number) {
    return entries.get(number);
  }

  /**
   * The times of an operation are known; what it was can still be read until another one is added.
   */
  Entry remove(int number) {
    Entry entry = entries.get(number);
    free.addLast(entry);
    return entry;
  }
}
