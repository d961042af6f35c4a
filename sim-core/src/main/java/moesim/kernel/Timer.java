package moesim.kernel;

/**
 * Runs one action at an instant of its {@link Timeline}, again and again.
 *
 * <p><b>Order.</b> Setting a timer that is set moves it, and counts as the later setting. When the action runs the timer
 * is not set, so the action may set it. <b>Errors.</b> An instant before now or from {@link Timeline#HORIZON_PS} on is
 * refused; the timer then stays as it was.
 */
public final class Timer {
  private final Timeline timeline;
  private final Alarm alarm;
  private final PendingAlarms pending;

  Timer(Timeline timeline, Alarm alarm, PendingAlarms pending) {
    this.timeline = timeline;
    this.alarm = alarm;
    this.pending = pending;
  }

  /** Sets the timer to go off at {@code ps}, now or later. */
  public void setAt(long ps) {
    if (ps < timeline.nowPs() || ps >= Timeline.HORIZON_PS) {
      throw new IllegalArgumentException(
          "instant " + ps + " ps outside [" + timeline.nowPs() + ", 2^53)");
    }
    if (alarm.isSet()) {
      pending.remove(alarm);
    }
    alarm.setTo(ps);
    pending.add(alarm);
  }

  /** Sets the timer to go off {@code delayPs} from now. */
  public void setAfter(long delayPs) {
    if (delayPs < 0 || delayPs >= Timeline.HORIZON_PS) {
      throw new IllegalArgumentException("delay " + delayPs + " ps outside [0, 2^53)");
    }
    setAt(timeline.nowPs() + delayPs);
  }

  /** Makes sure that the timer does not go off; nothing to do if it is not set. */
  public void clear() {
    if (alarm.isSet()) {
      pending.remove(alarm);
      alarm.unset();
    }
  }

  /** True from setting until the action starts or the timer is cleared. */
  public boolean isSet() {
    return alarm.isSet();
  }
}
