package moesim.kernel;

import umontreal.ssj.simevents.Simulator;

/**
 * The simulated clock of one run: SSJ's {@code Simulator} with our own event list.
 *
 * <p><b>Units</b> whole picoseconds in {@code [0, 2^53)}; SSJ keeps them as doubles, which are
 * exact that far. <b>Order</b> see {@link Phase}. <b>Threads</b> one; timelines share nothing.
 */
public final class Timeline {
  /** The first instant that cannot be reached: about 2 h 30 min. */
  public static final long HORIZON_PS = 1L << 53;

  private final PendingTimers pending = new PendingTimers();
  private final Simulator simulator = new Simulator();
  private boolean running;

  /** A clock at 0 without timers. */
  public Timeline() {
    simulator.init(new PendingEvents(simulator, pending));
  }

  /** The current instant, 0 before the first event. */
  public long nowPs() {
    return pending.nowPs();
  }

  /** A new timer, not set. Make one per actor or pooled operation and set it again and again. */
  public Timer timer(Phase phase, Runnable action) {
    return new Timer(pending, phase, action);
  }

  /** Lets time pass until no timer is set. */
  public void run() {
    if (running) {
      throw new IllegalStateException("run() within an action, at " + nowPs() + " ps");
    }
    // SSJ refuses to start with nothing to do; for us that is a short run.
    if (pending.isEmpty()) {
      return;
    }
    running = true;
    try {
      simulator.start();
    } finally {
      running = false;
    }
  }
}
