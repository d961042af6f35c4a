package moesim.hardware.wafer;

/**
 * What moving a bit and computing an operation costs, in picojoules; always with a source.
 *
 * @param llcPjPerBit read from or written to a last-level cache
 * @param hbmPjPerBit read from or written to a memory
 * @param linkPjPerBit over one link
 * @param pjPerFlop one floating-point operation
 * @param source where the figures are from
 */
public record Energy(
    double llcPjPerBit, double hbmPjPerBit, double linkPjPerBit, double pjPerFlop, String source) {
  private static final double JOULES_PER_PJ = 1e-12;
  private static final double BITS = 8;

  /** Of weights found in last-level caches, by their own die or by another one, and of those stored there. */
  public double llcJoules(WaferCounts counts, long sliceBytes) {
    double found = (double) counts.llcBytes() + homeLlcBytes(counts, sliceBytes);
    return joules(found + counts.llcWrittenBytes(), llcPjPerBit);
  }

  /** Of everything read from memories, weights of other dies and tokens included, and of copies written. */
  public double hbmJoules(WaferCounts counts, long sliceBytes) {
    double bytes =
        fromMemories(counts, sliceBytes) + counts.activationBytes() + counts.replicaBytes();
    return joules(bytes, hbmPjPerBit);
  }

  /** Of everything that crossed links, once per link. */
  public double linkJoules(WaferCounts counts) {
    return joules((double) counts.byteHops(), linkPjPerBit);
  }

  /** Of all tasks. */
  public double computeJoules(WaferCounts counts) {
    return counts.flop() * pjPerFlop * JOULES_PER_PJ;
  }

  /** Of attention and dense layers: their weights read from memories, and their operations. */
  public double denseJoules(double weightBytes, double flop) {
    return joules(weightBytes, hbmPjPerBit) + flop * pjPerFlop * JOULES_PER_PJ;
  }

  /** Weights read from any memory. */
  private static double fromMemories(WaferCounts counts, long sliceBytes) {
    return (double) counts.localBytes() + counts.remoteBytes() - homeLlcBytes(counts, sliceBytes);
  }

  /** Weights for another die that were in the last-level cache of their home, so no memory was read. */
  private static double homeLlcBytes(WaferCounts counts, long sliceBytes) {
    return (double) counts.homeLlcHits() * sliceBytes;
  }

  private static double joules(double bytes, double pjPerBit) {
    return bytes * BITS * pjPerBit * JOULES_PER_PJ;
  }
}
