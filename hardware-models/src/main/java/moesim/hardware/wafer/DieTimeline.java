package moesim.hardware.wafer;

/**
 * When the units of the dies worked: busy times in windows of whole steps. The first window is the
 * step of the prompts; the others have equal numbers of steps, as few as keep the windows within
 * {@link #MOST_WINDOWS}.
 *
 * <p><b>Units.</b> Picoseconds of simulated time.
 *
 * @param dies dies of the wafer
 * @param busyPs {@code [windows][kinds][dies]}; kinds are compute units, memories and ports of
 *     last-level caches
 * @param endPs end of every window
 * @param endStep last step of every window
 */
// The columns belong to one run, as those of a WaferResult do.
@SuppressWarnings("ArrayRecordComponent")
public record DieTimeline(int dies, long[] busyPs, long[] endPs, int[] endStep) {
  /** Windows of one run. */
  public static final int MOST_WINDOWS = 257;

  static final int COMPUTE = 0;
  static final int HBM = 1;
  static final int PORT = 2;
  static final int KINDS = 3;

  public int windows() {
    return endStep.length;
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
