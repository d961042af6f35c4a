package moesim.hardware.wafer;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * Records a {@link DieTimeline} while a wafer works.
 *
 * <p><b>Units.</b> Picoseconds of simulated time.
 */
public final class DieTimelineRecorder {
  private final int dies;
  private final int stepsPerWindow;
  private final long[] last;
  private final long[] busyPs;
  private final long[] endPs;
  private final int[] endStep;
  private int windows;

  /**
   * Nothing recorded of {@code dies} dies over {@code steps} steps, that of the prompts included.
   */
  public DieTimelineRecorder(int dies, int steps) {
    this.dies = dies;
    stepsPerWindow =
        Math.max(1, (steps - 1 + DieTimeline.MOST_WINDOWS - 2) / (DieTimeline.MOST_WINDOWS - 1));
    last = new long[DieTimeline.KINDS * dies];
    int room = 1 + (steps - 1 + stepsPerWindow - 1) / stepsPerWindow;
    busyPs = new long[room * DieTimeline.KINDS * dies];
    endPs = new long[room];
    endStep = new int[room];
  }

  /** True if a window ends with {@code step}; the last step always ends one. */
  public boolean endsWith(int step) {
    return step % stepsPerWindow == 0;
  }

  /**
   * A window ends: {@code step} was its last, {@code nowPs} is its end, and so long the units have
   * worked since the last {@link #forget} or the beginning.
   */
  public void end(int step, long nowPs, Wafer wafer) {
    int first = windows * DieTimeline.KINDS * dies;
    endPs[windows] = nowPs;
    endStep[windows] = step;
    record(first + DieTimeline.COMPUTE * dies, wafer::computeBusyPs);
    record(first + DieTimeline.HBM * dies, wafer::hbmBusyPs);
    record(first + DieTimeline.PORT * dies, wafer::portBusyPs);
    windows++;
  }

  private void record(int first, IntToLongFunction busy) {
    int base = first % last.length;
    long windowPs = endPs[windows] - (windows == 0 ? 0 : endPs[windows - 1]);
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

  /** What was recorded so far. */
  public DieTimeline timeline() {
    return new DieTimeline(
        dies,
        Arrays.copyOf(busyPs, windows * DieTimeline.KINDS * dies),
        Arrays.copyOf(endPs, windows),
        Arrays.copyOf(endStep, windows));
  }
}
