package moesim.kernel;

import java.util.Arrays;
import java.util.ListIterator;
import org.jspecify.annotations.Nullable;
import umontreal.ssj.simevents.Event;
import umontreal.ssj.simevents.eventlist.EventList;

/** The alarms that are set, behind SSJ's interface: a heap ordered by (picosecond, phase, order of setting). */
final class PendingAlarms implements EventList {
  private Alarm[] heap = new Alarm[64];
  private int count;
  private long settings;

  @Override
  public boolean isEmpty() {
    return count == 0;
  }

  @Override
  public void clear() {
    while (count > 0) {
      heap[--count].unset();
    }
  }

  @Override
  public void add(Event event) {
    Alarm alarm = (Alarm) event;
    alarm.order = settings++;
    if (count == heap.length) {
      heap = Arrays.copyOf(heap, 2 * count);
    }
    up(alarm, count++);
  }

  @Override
  public @Nullable Event removeFirst() {
    if (count == 0) {
      return null;
    }
    Alarm first = heap[0];
    removeAt(0);
    return first;
  }

  @Override
  public boolean remove(Event event) {
    removeAt(((Alarm) event).place);
    return true;
  }

  @Override
  public @Nullable Event getFirst() {
    return count == 0 ? null : heap[0];
  }

  private void removeAt(int place) {
    Alarm last = heap[--count];
    if (place == count) {
      return;
    }
    if (place > 0 && before(last, heap[(place - 1) >> 1])) {
      up(last, place);
    } else {
      down(last, place);
    }
  }

  private void up(Alarm alarm, int from) {
    int place = from;
    while (place > 0 && before(alarm, heap[(place - 1) >> 1])) {
      int parent = (place - 1) >> 1;
      put(heap[parent], place);
      place = parent;
    }
    put(alarm, place);
  }

  private void down(Alarm alarm, int from) {
    int place = from;
    int child = 2 * place + 1;
    while (child < count) {
      if (child + 1 < count && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (before(alarm, heap[child])) {
        break;
      }
      put(heap[child], place);
      place = child;
      child = 2 * place + 1;
    }
    put(alarm, place);
  }

  private void put(Alarm alarm, int place) {
    heap[place] = alarm;
    alarm.place = place;
  }

  private static boolean before(Alarm one, Alarm other) {
    return one.key < other.key || (one.key == other.key && one.order < other.order);
  }

  @Override
  public void addFirst(Event event) {
    throw unordered();
  }

  @Override
  public void addBefore(Event event, Event other) {
    throw unordered();
  }

  @Override
  public void addAfter(Event event, Event other) {
    throw unordered();
  }

  @Override
  public Event getFirstOfClass(String className) {
    throw unordered();
  }

  @Override
  public <E extends Event> E getFirstOfClass(Class<E> type) {
    throw unordered();
  }

  @Override
  public ListIterator<Event> listIterator() {
    throw unordered();
  }

  @Override
  public ListIterator<Event> iterator() {
    throw unordered();
  }

  private static UnsupportedOperationException unordered() {
    return new UnsupportedOperationException(
        "alarms are ordered by instant, phase and setting only");
  }
}
