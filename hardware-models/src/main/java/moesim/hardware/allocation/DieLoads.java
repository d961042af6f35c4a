package moesim.hardware.allocation;

import java.util.Arrays;

/**
 * What a planner has charged to each die so far in a layer step.
 *
 * <p><b>Units.</b> Picoseconds. <b>Source.</b> The accumulators of the published simulator of arXiv
 * 2510.05497; it also keeps what leaves a die over links, and ignores it.
 */
final class DieLoads {
  private final long[] computeLocalPs;
  private final long[] computeRemotePs;
  private final long[] hbmPs;
  private final long[] linkInPs;

  DieLoads(int dies) {
    computeLocalPs = new long[dies];
    computeRemotePs = new long[dies];
    hbmPs = new long[dies];
    linkInPs = new long[dies];
  }

  void clear() {
    Arrays.fill(computeLocalPs, 0);
    Arrays.fill(computeRemotePs, 0);
    Arrays.fill(hbmPs, 0);
    Arrays.fill(linkInPs, 0);
  }

  /** Charges a read of the die's memory, for itself or for another die: only their sum matters. */
  void read(int die, long readPs) {
    hbmPs[die] += readPs;
  }

  void computeLocally(int die, long workPs) {
    computeLocalPs[die] += workPs;
  }

  void computeRemotely(int die, long workPs, long transferPs) {
    computeRemotePs[die] += workPs;
    linkInPs[die] += transferPs;
  }

  long diePs(int die) {
    return diePs(die, 0, 0, 0, 0);
  }

  long diePsWithLocal(int die, long workPs) {
    return diePs(die, workPs, 0, 0, 0);
  }

  long diePsWithRemote(int die, long workPs, long transferPs) {
    return diePs(die, 0, workPs, 0, transferPs);
  }

  long diePsWithRead(int die, long readPs) {
    return diePs(die, 0, 0, readPs, 0);
  }

  /** max(max(local computation, memory), incoming links) + remote computation. */
  private long diePs(int die, long local, long remote, long read, long transfer) {
    long overlapped = Math.max(computeLocalPs[die] + local, hbmPs[die] + read);
    return Math.max(overlapped, linkInPs[die] + transfer) + computeRemotePs[die] + remote;
  }
}
