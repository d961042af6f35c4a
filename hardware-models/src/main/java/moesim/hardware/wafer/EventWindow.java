package moesim.hardware.wafer;

/**
 * A window of simulated time, in picoseconds since the prompts began.
 *
 * @param beginPs first instant
 * @param endPs first instant after it
 * @param mostOperations that are told of; a packet counts once per link
 */
public record EventWindow(long beginPs, long endPs, int mostOperations) {
  public EventWindow {
    if (beginPs < 0 || endPs <= beginPs || mostOperations < 1) {
      throw new IllegalArgumentException(
          "beginPs=" + beginPs + " endPs=" + endPs + " mostOperations=" + mostOperations);
    }
  }

  /** True if something that begins and ends then lies within the window or reaches into it. */
  boolean overlaps(long fromPs, long toPs) {
    return fromPs < endPs && (toPs > beginPs || fromPs >= beginPs);
  }
}
