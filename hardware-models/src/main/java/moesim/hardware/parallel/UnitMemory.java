package moesim.hardware.parallel;

import java.util.Optional;
import moesim.hardware.balance.SlotShape;
import moesim.units.DataSize;

/**
 * What the fullest unit has to hold.
 *
 * @param bytes weights of its experts, its share of dense weights, keys and values of its requests
 * @param overflow what its memory lacks; empty if nothing
 */
public record UnitMemory(long bytes, Optional<String> overflow) {
  /**
   * Of the units of a stage, which has as many layers as another or one more.
   *
   * @param requests of the batch; those of a rank are one more than those of another at most
   * @param denseParams weights per MoE layer beside the experts
   * @param reservedBytes what the system keeps
   */
  public static UnitMemory of(
      ParallelSpec spec, SlotShape shape, int requests, long denseParams, long reservedBytes) {
    DenseShare dense = spec.dense();
    int layers = (shape.layers() + shape.stages() - 1) / shape.stages();
    long ofExperts = (long) shape.slotsPerUnit() * spec.shape().expertBytes() * layers;
    long ofDense = (long)
            Math.ceil(denseParams * (dense.weightBits() / 8.0) / spec.degrees().tensor())
        * layers;
    int ranks = spec.degrees().data();
    double ofRank = Math.ceil((double) requests / ranks);
    long cached = (long) Math.ceil(
        dense.attention().bytesPerKey() * dense.context() * ofRank / dense.cacheShares() * layers);
    long bytes = ofExperts + ofDense + cached;
    long room = spec.unit().memory().bytes() - reservedBytes;
    if (bytes <= room) {
      return new UnitMemory(bytes, Optional.empty());
    }
    String overflow = new DataSize(ofExperts) + " of experts (" + layers + " layers x "
        + shape.slotsPerUnit() + " x " + new DataSize(spec.shape().expertBytes()) + "), "
        + new DataSize(ofDense) + " of dense weights and " + new DataSize(cached)
        + " of keys and values are more than the " + new DataSize(Math.max(0, room))
        + " that a unit has for them";
    return new UnitMemory(bytes, Optional.of(overflow));
  }
}
