package moesim.hardware.wafer;

/**
 * How much longer the units of a die work in a layer step than those of the mean die: what is out
 * of balance, as opposed to what is simply much.
 */
final class UnitExcess {
  private final int dies;
  private final Resources resources;
  private final long[] computePs;
  private final long[] hbmPs;
  private long meanComputePs;
  private long meanHbmPs;

  UnitExcess(int dies, Resources resources) {
    this.dies = dies;
    this.resources = resources;
    computePs = new long[dies];
    hbmPs = new long[dies];
  }

  /** The tasks of a layer step begin. */
  void begin() {
    for (int die = 0; die < dies; die++) {
      computePs[die] = resources.busyPs(Resources.COMPUTE, die);
      hbmPs[die] = resources.busyPs(Resources.HBM, die);
    }
  }

  /** The tasks have ended: from now on the excess is known. */
  void end() {
    long compute = 0;
    long hbm = 0;
    for (int die = 0; die < dies; die++) {
      computePs[die] = resources.busyPs(Resources.COMPUTE, die) - computePs[die];
      hbmPs[die] = resources.busyPs(Resources.HBM, die) - hbmPs[die];
      compute += computePs[die];
      hbm += hbmPs[die];
    }
    meanComputePs = compute / dies;
    meanHbmPs = hbm / dies;
  }

  /** Work of the compute unit of {@code die} beyond the mean. */
  long computePs(int die) {
    return Math.max(0, computePs[die] - meanComputePs);
  }

  /** Work of the memory of {@code die} beyond the mean. */
  long hbmPs(int die) {
    return Math.max(0, hbmPs[die] - meanHbmPs);
  }
}
