package moesim.kernel;

import java.util.Arrays;

/** Timers in a four-way heap: smallest key first, equal keys in order of arrival. */
final class TimerHeap {
  private static final int ROOM = 64;

  private Timer[] timers = new Timer[ROOM];
  private long[] keys = new long[ROOM];

  /** Number of the arrival; settles equal keys. */
  private long[] arrivals = new long[ROOM];

  private int count;
  private long arrived;

  int count() {
    return count;
  }

  /** The smallest key; only if there is one. */
  long firstKey() {
    return keys[0];
  }

  void add(Timer timer) {
    if (count == timers.length) {
      timers = Arrays.copyOf(timers, 2 * count);
      keys = Arrays.copyOf(keys, 2 * count);
      arrivals = Arrays.copyOf(arrivals, 2 * count);
    }
    up(timer, timer.key, arrived++, count++);
  }

  Timer removeFirst() {
    Timer first = timers[0];
    remove(first);
    return first;
  }

  void remove(Timer timer) {
    int place = timer.place;
    timer.place = Timer.LINKED;
    int end = --count;
    if (place == end) {
      return;
    }
    long key = keys[end];
    long arrival = arrivals[end];
    if (place > 0 && before(key, arrival, (place - 1) >> 2)) {
      up(timers[end], key, arrival, place);
    } else {
      down(timers[end], key, arrival, place);
    }
  }

  private void up(Timer timer, long key, long arrival, int from) {
    int place = from;
    while (place > 0) {
      int parent = (place - 1) >> 2;
      if (!before(key, arrival, parent)) {
        break;
      }
      put(timers[parent], keys[parent], arrivals[parent], place);
      place = parent;
    }
    put(timer, key, arrival, place);
  }

  private void down(Timer timer, long key, long arrival, int from) {
    int place = from;
    while (4 * place + 1 < count) {
      int child = firstChild(place);
      if (before(key, arrival, child)) {
        break;
      }
      put(timers[child], keys[child], arrivals[child], place);
      place = child;
    }
    put(timer, key, arrival, place);
  }

  private int firstChild(int place) {
    int first = 4 * place + 1;
    int end = Math.min(first + 4, count);
    for (int child = first + 1; child < end; child++) {
      if (before(keys[child], arrivals[child], first)) {
        first = child;
      }
    }
    return first;
  }

  private boolean before(long key, long arrival, int place) {
    long other = keys[place];
    return key < other || (key == other && arrival < arrivals[place]);
  }

  private void put(Timer timer, long key, long arrival, int place) {
    timers[place] = timer;
    keys[place] = key;
    arrivals[place] = arrival;
    timer.place = place;
  }
}
