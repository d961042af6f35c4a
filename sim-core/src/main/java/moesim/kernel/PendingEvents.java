package moesim.kernel;

import java.util.ListIterator;
import org.jspecify.annotations.Nullable;
import umontreal.ssj.simevents.Event;
import umontreal.ssj.simevents.Simulator;
import umontreal.ssj.simevents.eventlist.EventList;

/**
 * Our timers as SSJ's {@code Simulator} sees them: one event, which stands each time for the timer
 * that goes off.
 *
 * <p>An event per timer would double the memory of a timer, and with many of them memory is what a
 * simulation waits for.
 */
final class PendingEvents implements EventList {
  private final PendingTimers timers;
  private final GoingOff event;

  PendingEvents(Simulator simulator, PendingTimers timers) {
    this.timers = timers;
    event = new GoingOff(simulator, timers.none);
  }

  private static final class GoingOff extends Event {
    private Timer timer;

    private GoingOff(Simulator simulator, Timer timer) {
      super(simulator);
      this.timer = timer;
    }

    private GoingOff of(Timer first) {
      timer = first;
      eventTime = first.instantPs();
      return this;
    }

    @Override
    public void actions() {
      timer.goOff();
    }
  }

  @Override
  public boolean isEmpty() {
    return timers.isEmpty();
  }

  @Override
  public @Nullable Event removeFirst() {
    return timers.isEmpty() ? null : event.of(timers.removeFirst());
  }

  /** Called when the simulator is made; timers are cleared one by one. */
  @Override
  public void clear() {
    if (!timers.isEmpty()) {
      throw onlyTimers();
    }
  }

  @Override
  public void add(Event other) {
    throw onlyTimers();
  }

  @Override
  public void addFirst(Event other) {
    throw onlyTimers();
  }

  @Override
  public void addBefore(Event other, Event later) {
    throw onlyTimers();
  }

  @Override
  public void addAfter(Event other, Event earlier) {
    throw onlyTimers();
  }

  @Override
  public boolean remove(Event other) {
    throw onlyTimers();
  }

  @Override
  public Event getFirst() {
    throw onlyTimers();
  }

  @Override
  public Event getFirstOfClass(String className) {
    throw onlyTimers();
  }

  @Override
  public <E extends Event> E getFirstOfClass(Class<E> type) {
    throw onlyTimers();
  }

  @Override
  public ListIterator<Event> listIterator() {
    throw onlyTimers();
  }

  @Override
  public ListIterator<Event> iterator() {
    throw onlyTimers();
  }

  private static UnsupportedOperationException onlyTimers() {
    return new UnsupportedOperationException("only a Timer can be set and cleared");
  }
}
