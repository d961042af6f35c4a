package moesim.experiment;

import java.util.Optional;
import moesim.hardware.balance.SlotShape;
import moesim.hardware.parallel.DenseShare;
import moesim.hardware.parallel.ParallelSpec;
import moesim.scenario.ParallelRun;
import moesim.units.DataSize;

/**
 * What the fullest unit has to hold.
 *
 * @param bytes weights of its experts, its share of dense weights, keys and values of its requests
 * @param overflow what its memory lacks; empty if nothing
 */
record UnitMemory(long bytes, Optional<String> overflow) {
  /** Of the units of a stage, which has as many layers as another or one more. */
  static UnitMemory of(ParallelRun run, SlotShape shape) {
    ParallelSpec spec = run.machine();
    DenseShare dense = spec.dense();
    int stages = spec.degrees().pipeline();
    int layers = (shape.layers() + stages - 1) / stages;
    long ofExperts = (long) shape.slotsPerUnit() * spec.shape().expertBytes() * layers;
    long ofDense = (long) Math.ceil(
            run.denseParams() * (dense.weightBits() / 8.0) / spec.degrees().tensor())
        * layers;
    int ranks = spec.degrees().data();
    double requests = Math.ceil((double) run.requests() / ranks);
    long cached =
        (long) Math.ceil(dense.cachedBytesPerToken() * requests / dense.cacheShares() * layers);
    long bytes = ofExperts + ofDense + cached;
    long room = spec.unit().memory().bytes() - run.reservedBytes();
    if (bytes <= room) {
      return new UnitMemory(bytes, Optional.empty());
    }
    String overflow = new DataSize(ofExperts) + " of experts (" + layers + " layers x "
        + shape.slotsPerUnit() + " x " + new DataSize(spec.shape().expertBytes()) + "), "
        + new DataSize(ofDense) + " of dense weights and " + new DataSize(cached)
        + " of keys and values are more than the " + new DataSize(Math.max(0, room))
        + " that a unit has for them";
    if (run.overflowFails()) {
      throw run.problemOfMemory(overflow + "; hbm.overflow: warn runs it all the same");
    }
    return new UnitMemory(bytes, Optional.of(overflow));
  }
}
