package moesim.hardware.offload;

/**
 * Where the time of a replay went, in picoseconds, without the warm-up.
 *
 * @param computePs layers and experts
 * @param stallPs waiting for experts, so that compute and stall are all there is
 * @param linkPs the link was loading
 * @param lateLoads accesses that found their expert on its way, or still waiting for the link
 */
public record OffloadTimes(long computePs, long stallPs, long linkPs, long lateLoads) {
  /** No time at all. */
  public static final OffloadTimes ZERO = new OffloadTimes(0, 0, 0, 0);

  /** All of it. */
  public long totalPs() {
    return Math.addExact(computePs, stallPs);
  }

  OffloadTimes minus(OffloadTimes earlier) {
    return new OffloadTimes(
        computePs - earlier.computePs,
        stallPs - earlier.stallPs,
        linkPs - earlier.linkPs,
        lateLoads - earlier.lateLoads);
  }
}
