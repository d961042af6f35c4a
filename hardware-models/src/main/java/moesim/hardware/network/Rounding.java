package moesim.hardware.network;

/** What durations are rounded up to. */
public enum Rounding {
  /** Whole picoseconds, the unit of the clock. */
  PS(1),
  /** Whole nanoseconds, as simulators with a coarser clock do. */
  NS(1000);

  private final double ps;

  Rounding(int ps) {
    this.ps = ps;
  }

  /** The duration of {@code amount} at {@code perSecond}, rounded up, in picoseconds. */
  public long durationPs(double amount, double perSecond) {
    return (long) (Math.ceil(amount * 1e12 / perSecond / ps) * ps);
  }
}
