package moesim.hardware.network;

import java.util.Arrays;

/**
 * What every link did: columns by link number, written by the network and read in place.
 *
 * <p><b>Units.</b> Picoseconds and bytes. Busy time never overlaps on one link, so it is at most
 * the time elapsed; queued time is summed over all that waited and may exceed it.
 */
public final class LinkLoad {
  private final long[] busyPs;
  private final long[] bytes;
  private final long[] queuedPs;

  /** Idle links. */
  public LinkLoad(int linkCount) {
    busyPs = new long[linkCount];
    bytes = new long[linkCount];
    queuedPs = new long[linkCount];
  }

  /** {@code movedBytes} held the link for {@code heldPs}, after waiting {@code waitedPs} for it. */
  void moved(int link, long movedBytes, long heldPs, long waitedPs) {
    if (waitedPs < 0) {
      throw new IllegalStateException(
          "link " + link + " began " + -waitedPs + " ps before the bytes were there");
    }
    bytes[link] += movedBytes;
    busyPs[link] += heldPs;
    queuedPs[link] += waitedPs;
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(busyPs, 0);
    Arrays.fill(bytes, 0);
    Arrays.fill(queuedPs, 0);
  }

  public int linkCount() {
    return bytes.length;
  }

  /** How long the link was held. */
  public long busyPs(int link) {
    return busyPs[link];
  }

  /** What crossed it, in both directions if it serves both. */
  public long bytes(int link) {
    return bytes[link];
  }

  /** How long transfers waited for it. */
  public long queuedPs(int link) {
    return queuedPs[link];
  }
}
