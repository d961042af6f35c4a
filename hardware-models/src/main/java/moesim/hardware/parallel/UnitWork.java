package moesim.hardware.parallel;

import moesim.hardware.roofline.AttentionShape;
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
  private final double attentionFlopPerSecond;
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
    attentionFlopPerSecond = unit.attention().flopPerSecond();
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
   * A unit's share of the dense work of a layer for the {@code tokens} of its rank, which attend to
   * {@code keys} tokens in all; its part of the sums over the rank included.
   */
  long densePs(int tokens, long keys, boolean generated) {
    if (tokens == 0) {
      return 0;
    }
    double bytes = dense.params() * (dense.weightBits() / 8.0) / tensor;
    double flop = 2.0 * dense.params() * tokens / tensor;
    return roofline(bytes, flop, tokens) + attentionPs(tokens, keys, generated) + sumsPs(tokens);
  }

  /**
   * A generated token reads all keys and values it attends to; those of a prompt are read once for
   * all its tokens.
   */
  private long attentionPs(int tokens, long keys, boolean generated) {
    AttentionShape attention = dense.attention();
    double read = (generated ? keys : tokens) * attention.bytesPerKey() / dense.cacheShares();
    double flop = keys
        * (generated ? attention.generatedFlopPerKey() : attention.promptFlopPerKey())
        / tensor;
    return (long)
        Math.ceil(Math.max(read * PS / bytesPerSecond, flop * PS / attentionFlopPerSecond));
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
