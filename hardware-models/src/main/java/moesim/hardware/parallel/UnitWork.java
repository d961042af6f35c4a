package moesim.hardware.parallel;

import moesim.hardware.roofline.EfficiencyTable;
import moesim.hardware.roofline.ExpertShape;

/**
 * How long the work of one unit takes, without waiting: rooflines, docs/model.md §18.
 *
 * <p><b>Units.</b> Picoseconds, rounded up.
 */
final class UnitWork {
  private static final double PS = 1e12;

  private final ExpertShape shape;
  private final DenseShare dense;
  private final int tensor;
  private final double bytesPerSecond;
  private final double flopPerSecond;
  private final int[] upToTokens;
  private final double[] share;
  private final RankWay rank;

  UnitWork(UnitSpec unit, ExpertShape shape, DenseShare dense, int tensor, RankWay rank) {
    this.shape = shape;
    this.dense = dense;
    this.tensor = tensor;
    this.rank = rank;
    bytesPerSecond = unit.bandwidth().bytesPerSecond() * unit.bandwidthShare();
    flopPerSecond = unit.compute().flopPerSecond();
    EfficiencyTable table = unit.efficiency();
    upToTokens = table.upToTokens().stream().mapToInt(Integer::intValue).toArray();
    share = table.shares().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** One expert for {@code tokens} tokens: its weights are read once, and it may not be asked. */
  long expertPs(int tokens) {
    if (tokens == 0) {
      return 0;
    }
    double bytes =
        shape.expertBytes() + (double) tokens * shape.slices() * shape.tokenBytesPerSlice();
    double flop = (double) tokens * shape.slices() * shape.flopPerTokenAndSlice();
    return roofline(bytes, flop, tokens);
  }

  /**
   * A unit's share of the dense work of a layer for the {@code tokens} of its rank, of which
   * {@code generated} read the keys and values of what went before; its part of the sums over the
   * rank included.
   */
  long densePs(int tokens, int generated) {
    if (tokens == 0) {
      return 0;
    }
    double bytes = dense.params() * (dense.weightBits() / 8.0) / tensor
        + generated * dense.cachedBytesPerToken() / dense.cacheShares();
    double flop = 2.0 * dense.params() * tokens / tensor;
    return roofline(bytes, flop, tokens) + sumsPs(tokens);
  }

  /** Sums over a rank as a ring: reduce-scatter before the experts, all-gather behind them. */
  private long sumsPs(int tokens) {
    if (tensor == 1) {
      return 0;
    }
    double bytes = (double) tokens * dense.hidden() * dense.activationBytes() / tensor;
    long step = rank.ps() + (long) Math.ceil(bytes * PS / rank.bytesPerSecond());
    return 2L * (tensor - 1) * step;
  }

  private long roofline(double bytes, double flop, int tokens) {
    int entry = 0;
    while (entry < upToTokens.length && tokens > upToTokens[entry]) {
      entry++;
    }
    // The picoseconds first: a sum of seconds that is whole would come out a little above.
    double readPs = bytes * PS / bytesPerSecond;
    double computePs = flop * PS / (flopPerSecond * share[entry]);
    return (long) Math.ceil(Math.max(readPs, computePs));
  }
}
