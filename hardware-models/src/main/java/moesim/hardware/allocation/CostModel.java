package moesim.hardware.allocation;

/**
 * What a planner believes the machine takes: flat figures without queues, for whole experts.
 *
 * <p><b>Units.</b> Every result is whole picoseconds, rounded up. <b>Source.</b> The planner of the
 * published simulator of arXiv 2510.05497; it rounds computation to nanoseconds, we do not.
 *
 * @param flopPerToken work of one token at one expert: 6 x hidden x expert width
 * @param expertBytes weights of one expert
 * @param flopPerSecond peak rate of a die
 * @param computeEfficiency share of it that is reached, whatever the number of tokens
 * @param hbmPs latency of a read from a die's memory
 * @param hbmBytesPerSecond peak rate of a die's memory
 * @param hbmEfficiency share of it that is reached
 * @param hopPs latency of one link, one way
 * @param linkBytesPerSecond peak rate of a link
 * @param linkEfficiency share of it that is reached
 */
public record CostModel(
    long flopPerToken,
    long expertBytes,
    double flopPerSecond,
    double computeEfficiency,
    long hbmPs,
    long hbmBytesPerSecond,
    double hbmEfficiency,
    long hopPs,
    long linkBytesPerSecond,
    double linkEfficiency) {
  private static final double PS_PER_SECOND = 1e12;

  public CostModel {
    boolean valid = flopPerToken > 0
        && expertBytes > 0
        && flopPerSecond > 0
        && isShare(computeEfficiency)
        && hbmPs >= 0
        && hbmBytesPerSecond > 0
        && isShare(hbmEfficiency)
        && hopPs >= 0
        && linkBytesPerSecond > 0
        && isShare(linkEfficiency);
    if (!valid) {
      throw new IllegalArgumentException("a cost model needs positive rates, efficiencies in (0, 1]"
          + " and latencies of at least 0, got flopPerToken=" + flopPerToken + " expertBytes="
          + expertBytes + " flopPerSecond=" + flopPerSecond + " x " + computeEfficiency + " hbmPs="
          + hbmPs + " hbmBytesPerSecond=" + hbmBytesPerSecond + " x " + hbmEfficiency + " hopPs="
          + hopPs + " linkBytesPerSecond=" + linkBytesPerSecond + " x " + linkEfficiency);
    }
  }

  /** Time a die computes {@code tokens} tokens of an expert. */
  public long computePs(int tokens) {
    double rate = flopPerSecond * computeEfficiency;
    return (long) Math.ceil((double) flopPerToken * tokens * PS_PER_SECOND / rate);
  }

  /** Time a die reads an expert from its own memory. */
  public long hbmReadPs() {
    return hbmPs
        + (long) Math.ceil(expertBytes * PS_PER_SECOND / (hbmBytesPerSecond * hbmEfficiency));
  }

  /** Time an expert takes over {@code hops} links: the request one way, the weights the other. */
  public long dieToDiePs(int hops) {
    return 2 * hopPs * hops
        + (long) Math.ceil(expertBytes * PS_PER_SECOND / (linkBytesPerSecond * linkEfficiency));
  }

  private static boolean isShare(double value) {
    return value > 0 && value <= 1;
  }
}
