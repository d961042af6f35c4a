package moesim.hardware.wafer;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * When the units of the dies worked: busy times in windows of whole steps. The first window is the step of the prompts; the
 * others have equal numbers of steps, as few as keep the windows within {@link #MOST_WINDOWS}.
 *
 * <p><b>Shape.</b> Busy times are {@code [windows][kinds][dies]}. <b>Units.</b> Picoseconds of simulated time.
 */
public final class DieTimeline {
  /** Windows of one run. */
  public static final int MOST_WINDOWS = 257;

  private static final int COMPUTE = 0;
  private static final int HBM = 1;
  private static final int PORT = 2;
  private static final int KINDS = 3;

  private final int dies;
  private final int stepsPerWindow;
  private final long[] last;
  private final long[] busyPs;
  private final long[] endPs;
  private final int[] endStep;
  private int windows;

  /** An empty timeline of {@code dies} dies over {@code steps} steps, that of the prompts included. */
  public DieTimeline(int dies, int steps) {
    this.dies = dies;
    stepsPerWindow = Math.max(1, (steps - 1 + MOST_WINDOWS - 2) / (MOST_WINDOWS - 1));
    last = new long[KINDS * dies];
    int room = 1 + (steps - 1 + stepsPerWindow - 1) / stepsPerWindow;
    busyPs = new long[room * KINDS * dies];
    endPs = new long[room];
    endStep = new int[room];
  }

  /** True if a window ends with {@code step}; the last step always ends one. */
  public boolean endsWith(int step) {
    return step % stepsPerWindow == 0;
  }

  /**
   * A window ends: {@code step} was its last, {@code nowPs} is its end, and so long the units have worked since the last
   * {@link #forget} or the beginning.
   */
  public void end(int step, long nowPs, Wafer wafer) {
    int first = windows * KINDS * dies;
    endPs[windows] = nowPs;
    endStep[windows] = step;
    record(first + COMPUTE * dies, wafer::computeBusyPs);
    record(first + HBM * dies, wafer::hbmBusyPs);
    record(first + PORT * dies, wafer::portBusyPs);
    windows++;
  }

  private void record(int first, IntToLongFunction busy) {
    int base = first % last.length;
    long windowPs = endPs(windows) - beginPs(windows);
    for (int die = 0; die < dies; die++) {
      long total = busy.applyAsLong(die);
      long worked = total - last[base + die];
      // Operations count when they are admitted. All of them end before the step does, so none
      // can have been counted in another window than that in which it worked.
      if (worked < 0 || worked > windowPs) {
        throw new IllegalStateException("ledger: a unit of die " + die + " was busy " + worked
            + " ps of the " + windowPs + " ps that end with step " + endStep[windows]);
      }
      busyPs[first + die] = worked;
      last[base + die] = total;
    }
  }

  /** The busy times of the units were set to zero. */
  public void forget() {
    Arrays.fill(last, 0);
  }

  public int windows() {
    return windows;
  }

  /** First step of a window. */
  public int firstStep(int window) {
    return window == 0 ? 0 : endStep[window - 1] + 1;
  }

  /** Last step of a window. */
  public int lastStep(int window) {
    return endStep[window];
  }

  public long beginPs(int window) {
    return window == 0 ? 0 : endPs[window - 1];
  }

  public long endPs(int window) {
    return endPs[window];
  }

  /** Time that the compute unit of {@code die} worked within a window. */
  public long computeBusyPs(int window, int die) {
    return busyPs(window, COMPUTE, die);
  }

  /** Time that the memory of {@code die} worked within a window. */
  public long hbmBusyPs(int window, int die) {
    return busyPs(window, HBM, die);
  }

  /** Time that the port of the last-level cache of {@code die} worked within a window. */
  public long portBusyPs(int window, int die) {
    return busyPs(window, PORT, die);
  }

  private long busyPs(int window, int kind, int die) {
    return busyPs[(window * KINDS + kind) * dies + die];
  }
}
