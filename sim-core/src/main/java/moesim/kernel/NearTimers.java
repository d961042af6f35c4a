package moesim.kernel;

/**
 * The timers that go off next, exactly ordered: a list in which keys never fall, and a heap for
 * those that came too late to be appended to it.
 *
 * <p><b>Order</b> equal keys leave in order of arrival, those of the list first: a timer goes to
 * the heap if something larger was appended since all was empty, and then nothing equal to it is
 * appended any more.
 */
final class NearTimers {
  private final Timer none;
  private final TimerHeap late = new TimerHeap();
  private Timer head;
  private Timer tail;

  /**
   * Largest key appended since all was empty. Not that of the tail, which may have been removed.
   */
  private long endKey;

  NearTimers(Timer none) {
    this.none = none;
    head = none;
    tail = none;
  }

  boolean isEmpty() {
    return head == none && late.count() == 0;
  }

  /** The smallest key; only if there is one. */
  long firstKey() {
    if (late.count() == 0) {
      return head.key;
    }
    return head == none ? late.firstKey() : Math.min(head.key, late.firstKey());
  }

  void add(Timer timer) {
    if (timer.key >= endKey || isEmpty()) {
      append(timer);
    } else {
      late.add(timer);
    }
  }

  /**
   * Adds timers to nothing: in order of arrival, linked both ways. Those in order of keys too stay
   * linked.
   */
  void addAll(Timer first) {
    head = first;
    Timer last = first;
    Timer timer = first.next;
    while (timer != none) {
      Timer next = timer.next;
      if (timer.key >= last.key) {
        last = timer;
      } else {
        unlink(timer);
        late.add(timer);
      }
      timer = next;
    }
    tail = last;
    endKey = last.key;
  }

  private void append(Timer timer) {
    if (head == none) {
      head = timer;
    } else {
      tail.next = timer;
      timer.previous = tail;
    }
    timer.next = none;
    tail = timer;
    endKey = timer.key;
  }

  Timer removeFirst() {
    Timer first = head;
    if (first == none || (late.count() > 0 && late.firstKey() < first.key)) {
      return late.removeFirst();
    }
    head = first.next;
    return first;
  }

  void remove(Timer timer) {
    if (timer.place >= 0) {
      late.remove(timer);
      return;
    }
    if (timer == head) {
      head = timer.next;
      return;
    }
    if (timer == tail) {
      tail = timer.previous;
    }
    unlink(timer);
  }

  private static void unlink(Timer timer) {
    timer.previous.next = timer.next;
    timer.next.previous = timer.previous;
  }
}
