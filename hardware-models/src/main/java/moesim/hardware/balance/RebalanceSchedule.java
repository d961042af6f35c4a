package moesim.hardware.balance;

/**
 * When experts are placed anew, and by which loads: every {@code interval} steps, by the last
 * {@code window} of them.
 */
public final class RebalanceSchedule {
  private final int window;
  private final int interval;
  private final ExpertLoads loads;
  private int steps;

  /** {@code window} is at most {@code interval}: a step counts for one placement at most. */
  public RebalanceSchedule(SlotShape shape, int window, int interval) {
    if (window < 1 || window > interval) {
      throw new IllegalArgumentException("a window of " + window + " steps in an interval of "
          + interval + "; accepted are 1 to " + interval);
    }
    this.window = window;
    this.interval = interval;
    loads = new ExpertLoads(shape.layers(), shape.experts());
  }

  /** Takes the loads of a step; true if an interval ends with it. */
  public boolean onStep(ExpertLoads step) {
    if (steps == interval) {
      steps = 0;
    }
    if (steps == 0) {
      loads.clear();
    }
    steps++;
    if (steps > interval - window) {
      loads.addAll(step);
    }
    return steps == interval;
  }

  /** Loads of the window so far; those to place by when an interval has ended. */
  public ExpertLoads window() {
    return loads;
  }
}
