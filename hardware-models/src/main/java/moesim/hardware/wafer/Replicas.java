package moesim.hardware.wafer;

import java.util.function.Function;
import moesim.cache.AccessSemantics;
import moesim.cache.EvictionPolicy;
import moesim.cache.ExpertCache;
import moesim.cache.PageSet;
import moesim.cache.PageTable;
import moesim.hardware.CacheOnly.PolicySource;
import moesim.model.MoeModel;
import moesim.replay.LayerLoad;
import moesim.routing.LayerStep;

/**
 * Copies that dies keep in their memories: one expert cache per die, of slices or of whole experts.
 *
 * <p>Slices arrive one by one. A whole expert takes its room when its first slice is stored, is found when all have been, and
 * leaves as one; with slices, each is a copy of its own.
 */
final class Replicas {
  private final ExpertCache[] caches;
  private final LayerStep step;
  private final int slices;

  /** Slices that are one copy. */
  private final int parts;

  private final int allParts;

  /** Which parts of a resident copy have arrived, one bit each. Shape {@code [dies][copies]}. */
  private final byte[] arrived;

  private final int copies;

  Replicas(MoeModel model, ExpertShape shape, int dies, ReplicaSpec spec, PolicySource policies) {
    slices = shape.slices();
    parts = spec.granularity() == ReplicaSpec.Granularity.EXPERT ? slices : 1;
    allParts = (1 << parts) - 1;
    step = new LayerStep(model);
    PageTable pages =
        PageTable.ofSlices(model, slices / parts, Math.multiplyExact(parts, shape.sliceBytes()));
    copies = pages.pageCount();
    arrived = new byte[Math.multiplyExact(dies, copies)];
    long capacity = spec.capacity().map(size -> size.bytes()).orElse(Long.MAX_VALUE);
    caches = new ExpertCache[dies];
    Function<PageSet, EvictionPolicy> policy = pins -> policies.create(pages, pins);
    for (int die = 0; die < dies; die++) {
      caches[die] = new ExpertCache(
          pages, Math.min(capacity, pages.totalWeight()), AccessSemantics.SEQUENTIAL, policy);
    }
  }

  void open(LayerLoad load) {
    step.begin(load.step(), load.layer(), load.phase(), 0);
    for (ExpertCache cache : caches) {
      cache.openStep(step);
    }
  }

  void close() {
    for (ExpertCache cache : caches) {
      cache.closeStep();
    }
  }

  boolean lookUp(int die, int slicePage) {
    int copy = slicePage / parts;
    // A copy that is still arriving is not looked up: it must not count as used.
    return isWhole(die, copy) && caches[die].lookUp(copy);
  }

  /** True if the slice was written: it was not there, and there is room. */
  boolean store(int die, int slicePage) {
    int copy = slicePage / parts;
    int part = 1 << (slicePage - copy * parts);
    int at = die * copies + copy;
    if (caches[die].isResident(copy)) {
      boolean isNew = (arrived[at] & part) == 0;
      arrived[at] |= (byte) part;
      return isNew;
    }
    if (!caches[die].store(copy)) {
      return false;
    }
    arrived[at] = (byte) part;
    return true;
  }

  private boolean isWhole(int die, int copy) {
    return caches[die].isResident(copy) && arrived[die * copies + copy] == allParts;
  }

  /** True if the die has a copy of any slice of the expert, or of all of it where whole experts are copied. */
  boolean holds(int die, int page) {
    int first = page * slices / parts;
    for (int copy = first; copy < first + slices / parts; copy++) {
      if (isWhole(die, copy)) {
        return true;
      }
    }
    return false;
  }

  void clear() {
    for (ExpertCache cache : caches) {
      cache.clear();
    }
  }

  /** What the copies take of the fullest die, after the ledgers of all were found to close. */
  long fullestBytes() {
    long fullest = 0;
    for (ExpertCache cache : caches) {
      cache.counts();
      fullest = Math.max(fullest, cache.residentWeight());
    }
    return fullest;
  }

  long residentBytes() {
    long bytes = 0;
    for (ExpertCache cache : caches) {
      bytes += cache.residentWeight();
    }
    return bytes;
  }
}
