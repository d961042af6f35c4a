package moesim.kernel;

/**
 * Runs one action at an instant of its {@link Timeline}, again and again.
 *
 * <p><b>Order.</b> Setting a timer that is set moves it, and counts as the later setting. When the
 * action runs the timer is not set, so the action may set it. <b>Errors.</b> An instant before now
 * or from {@link Timeline#HORIZON_PS} on is refused; the timer then stays as it was.
 */
public final class Timer {
  static final int NOT_SET = -2;
  static final int LINKED = -1;

  /** In line for the current instant. */
  static final int AT_ONCE = -3;

  private static final int PHASE_BITS = 2;
  private static final long PHASES = (1 << PHASE_BITS) - 1;

  private final PendingTimers pending;
  private final Runnable action;

  /**
   * Instant and phase in one number: they are compared together, and 2^53 instants of four phases
   * fit.
   */
  long key;

  /** Index in a heap, {@link #LINKED}, {@link #AT_ONCE} or {@link #NOT_SET}. */
  int place = NOT_SET;

  /** Neighbours in a list; the first timer of a list has no valid {@code previous}. */
  Timer next = this;

  Timer previous = this;

  Timer(PendingTimers pending, Phase phase, Runnable action) {
    this.pending = pending;
    this.action = action;
    key = phase.rank;
  }

  /** The smallest key of an instant. */
  static long key(long ps) {
    return ps << PHASE_BITS;
  }

  long instantPs() {
    return key >> PHASE_BITS;
  }

  /** {@link Phase#rank} of its phase. */
  int phase() {
    return (int) key & (1 << PHASE_BITS) - 1;
  }

  void goOff() {
    action.run();
  }

  /** Sets the timer to go off at {@code ps}, now or later. */
  public void setAt(long ps) {
    long nowPs = pending.nowPs();
    if (ps < nowPs || ps >= Timeline.HORIZON_PS) {
      throw new IllegalArgumentException("instant " + ps + " ps outside [" + nowPs + ", 2^53)");
    }
    if (isSet()) {
      pending.remove(this);
    }
    key = key(ps) | (key & PHASES);
    pending.add(this);
  }

  /** Sets the timer to go off {@code delayPs} from now. */
  public void setAfter(long delayPs) {
    if (delayPs < 0 || delayPs >= Timeline.HORIZON_PS) {
      throw new IllegalArgumentException("delay " + delayPs + " ps outside [0, 2^53)");
    }
    setAt(pending.nowPs() + delayPs);
  }

  /** Makes sure that the timer does not go off; nothing to do if it is not set. */
  public void clear() {
    if (isSet()) {
      pending.remove(this);
    }
  }

  /** True from setting until the action starts or the timer is cleared. */
  public boolean isSet() {
    return place != NOT_SET;
  }
}
