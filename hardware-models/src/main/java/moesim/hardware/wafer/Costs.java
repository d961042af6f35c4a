package moesim.hardware.wafer;

import moesim.hardware.network.Rounding;
import moesim.hardware.network.TransferTime;
import moesim.hardware.roofline.EfficiencyTable;
import moesim.hardware.roofline.ExpertShape;

/** Durations of the operations of one wafer, without waiting; docs/model.md §14. */
final class Costs {
  final long sliceBytes;
  final long requestBytes;
  final long hitPs;
  final long missPs;
  final long storePs;

  /** Reading a slice for another die, or writing one that came from there: weights only. */
  final long slicePs;

  final TransferTime transfer;

  private final ExpertShape shape;
  private final Rounding rounding;
  private final long hbmPs;
  private final double hbmBytesPerSecond;
  private final int[] upToTokens;
  private final double[] flopPerSecond;

  Costs(WaferSpec spec, ExpertShape shape) {
    this.shape = shape;
    rounding = spec.switches().rounding();
    sliceBytes = shape.sliceBytes();
    requestBytes = spec.requestBytes();
    hitPs = spec.llc().hit().ps();
    missPs = spec.llc().miss().ps();
    storePs = spec.llc().store().ps();
    transfer = spec.switches().lever() == Lever.INFINITE_LINKS
        ? TransferTime.NOTHING
        : spec.link().time(rounding);
    hbmPs = spec.hbm().latency().ps();
    hbmBytesPerSecond = spec.hbm().bandwidth().bytesPerSecond() * spec.hbm().efficiency();
    slicePs = hbmPs + rounding.durationPs((double) sliceBytes, hbmBytesPerSecond);
    EfficiencyTable table = spec.die().efficiency();
    upToTokens = table.upToTokens().stream().mapToInt(Integer::intValue).toArray();
    flopPerSecond = table.shares().stream()
        .mapToDouble(share -> spec.die().compute().flopPerSecond() * share)
        .toArray();
  }

  /** Reading a slice and the tokens it works on, and writing what comes out. */
  long localReadPs(int tokens) {
    long bytes = sliceBytes + tokens * shape.tokenBytesPerSlice();
    return hbmPs + rounding.durationPs((double) bytes, hbmBytesPerSecond);
  }

  /** Work of {@code tokens} at one slice. */
  long computePs(int tokens) {
    int entry = 0;
    while (entry < upToTokens.length && tokens > upToTokens[entry]) {
      entry++;
    }
    double flop = (double) shape.flopPerTokenAndSlice() * tokens;
    return rounding.durationPs(flop, flopPerSecond[entry]);
  }
}
