package moesim.traces.stats;

/**
 * How far apart in time one layer selects the same expert again, and how many experts it needs in a
 * while.
 *
 * <p><b>Source.</b> docs/model.md, "What <code>trace stats</code> measures".
 */
public final class ReuseDistances {
  private final int layerId;
  private final long tokens;
  private final long[] stack;
  private final long[] gaps;
  private final double[] workingSets;

  ReuseDistances(int layerId, long tokens, long[] stack, long[] gaps, double[] workingSets) {
    this.layerId = layerId;
    this.tokens = tokens;
    this.stack = stack;
    this.gaps = gaps;
    this.workingSets = workingSets;
  }

  /** The model's own number of the layer. */
  public int layerId() {
    return layerId;
  }

  /** Tokens recorded at the layer. */
  public long tokens() {
    return tokens;
  }

  /** The largest stack distance there can be: the number of experts. */
  public int largest() {
    return stack.length - 1;
  }

  /** Selections of stack distance {@code distance}, from 1 upwards. */
  public long at(int distance) {
    return stack[distance];
  }

  /** Selections of experts that no token selected before. */
  public long firstUses() {
    return stack[0];
  }

  /** Bins of distances in tokens. */
  public int gapBins() {
    return gaps.length;
  }

  /**
   * Selections more than 2^(bin−1) and at most 2^bin tokens after the last one of the same expert.
   */
  public long gapsIn(int bin) {
    return gaps[bin];
  }

  /** Windows that are measured: of 1, 2, 4, … tokens, as long as the layer has that many. */
  public int windows() {
    return workingSets.length;
  }

  /** Mean number of different experts among 2^window consecutive tokens. */
  public double workingSet(int window) {
    return workingSets[window];
  }

  /** Selections, first uses included. */
  public long selections() {
    long sum = 0;
    for (long count : stack) {
      sum += count;
    }
    return sum;
  }

  /** Share of the selections whose stack distance is at most {@code distance}; NaN if none is. */
  public double shareWithin(int distance) {
    long within = 0;
    for (int d = 1; d <= Math.min(distance, stack.length - 1); d++) {
      within += stack[d];
    }
    return (double) within / selections();
  }

  /** The smallest distance that {@code share} of the reuses do not exceed; 0 if there is none. */
  public int quantile(double share) {
    long reuses = selections() - stack[0];
    long within = 0;
    int distance = 0;
    while (distance < stack.length - 1 && within < share * reuses) {
      within += stack[++distance];
    }
    return distance;
  }
}
