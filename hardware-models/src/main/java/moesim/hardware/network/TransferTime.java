package moesim.hardware.network;

/**
 * The time a transfer takes that waits for nobody:
 * {@code hops * hopPs + ceil(bytes / bytesPerSecond)}.
 *
 * @param hopPs latency of one link
 * @param bytesPerSecond sustained rate of a link, efficiency included
 */
public record TransferTime(long hopPs, double bytesPerSecond, Rounding rounding) {
  /** No time, over any number of links. */
  public static final TransferTime NOTHING =
      new TransferTime(0, Double.POSITIVE_INFINITY, Rounding.PS);

  public TransferTime {
    if (hopPs < 0 || !(bytesPerSecond > 0)) {
      throw new IllegalArgumentException("hopPs=" + hopPs + " bytesPerSecond=" + bytesPerSecond);
    }
  }

  /** The time of {@code bytes} over {@code hops} links. */
  public long ps(int hops, long bytes) {
    return hops * hopPs + rounding.durationPs((double) bytes, bytesPerSecond);
  }
}
