package moesim.hardware.wafer;

import moesim.hardware.reservation.Units;

/**
 * How much longer the units of a die work in a layer step than those of the mean die: what is out of balance, as opposed to
 * what is simply much.
 */
final class UnitExcess {
  private final int dies;
  private final int computeUnit;
  private final int hbmUnit;
  private final long[] computePs;
  private final long[] hbmPs;
  private long meanComputePs;
  private long meanHbmPs;

  /** Units are numbered {@code kind * dies + die}. */
  UnitExcess(int dies, int computeUnit, int hbmUnit) {
    this.dies = dies;
    this.computeUnit = computeUnit * dies;
    this.hbmUnit = hbmUnit * dies;
    computePs = new long[dies];
    hbmPs = new long[dies];
  }

  /** The tasks of a layer step begin. */
  void begin(Units units) {
    for (int die = 0; die < dies; die++) {
      computePs[die] = units.busyPs(computeUnit + die);
      hbmPs[die] = units.busyPs(hbmUnit + die);
    }
  }

  /** The tasks have ended: from now on the excess is known. */
  UnitExcess since(Units units) {
    long compute = 0;
    long hbm = 0;
    for (int die = 0; die < dies; die++) {
      computePs[die] = units.busyPs(computeUnit + die) - computePs[die];
      hbmPs[die] = units.busyPs(hbmUnit + die) - hbmPs[die];
      compute += computePs[die];
      hbm += hbmPs[die];
    }
    meanComputePs = compute / dies;
    meanHbmPs = hbm / dies;
    return this;
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
