package moesim.hardware.wafer;

import java.util.function.Function;
import moesim.cache.AccessSemantics;
import moesim.cache.EvictionPolicy;
import moesim.cache.ExpertCache;
import moesim.cache.PageSet;
import moesim.cache.PageTable;
import moesim.hardware.CacheOnly.PolicySource;
import moesim.hardware.roofline.ExpertShape;
import moesim.model.MoeModel;
import moesim.replay.LayerLoad;
import moesim.routing.LayerStep;

/**
 * Copies that dies keep in their memories: one expert cache per die, of slices or of whole experts.
 *
 * <p>Slices arrive one by one. Where whole experts are copied, an expert becomes resident when the
 * last of its slices has arrived, within one layer step; before that nothing finds it, and it takes
 * no room from others. It does so at most once in a layer step, however often its slices arrive.
 */
final class Replicas {
  private final ExpertCache[] caches;
  private final LayerStep step;
  private final int slices;
  private final int experts;

  /** Slices that are one copy. */
  private final int parts;

  private final long allParts;

  /**
   * Slices of whole experts that arrived in this layer step, one bit each. Shape
   * {@code [dies][experts]}.
   */
  private final long[] arrived;

  Replicas(MoeModel model, ExpertShape shape, int dies, ReplicaSpec spec, PolicySource policies) {
    slices = shape.slices();
    experts = model.experts();
    boolean whole = spec.granularity() == ReplicaSpec.Granularity.EXPERT;
    if (whole && slices >= Long.SIZE) {
      throw new IllegalArgumentException("slices=" + slices);
    }
    parts = whole ? slices : 1;
    allParts = (1L << parts) - 1;
    arrived = new long[whole ? Math.multiplyExact(dies, experts) : 0];
    step = new LayerStep(model);
    PageTable pages =
        PageTable.ofSlices(model, slices / parts, Math.multiplyExact(parts, shape.sliceBytes()));
    long capacity = Math.min(
        pages.totalWeight(), spec.capacity().map(size -> size.bytes()).orElse(Long.MAX_VALUE));
    caches = new ExpertCache[dies];
    Function<PageSet, EvictionPolicy> policy = pins -> policies.create(pages, capacity, pins);
    for (int die = 0; die < dies; die++) {
      caches[die] = new ExpertCache(pages, capacity, AccessSemantics.SEQUENTIAL, policy);
    }
  }

  void open(LayerLoad load) {
    step.begin(load.step(), load.layer(), load.phase(), 0);
    for (ExpertCache cache : caches) {
      cache.openStep(step);
    }
  }

  /** Ends the layer step. All slices of an expert are fetched in one, so none is left in part. */
  void close() {
    for (int i = 0; i < arrived.length; i++) {
      if (arrived[i] != 0 && arrived[i] != allParts) {
        throw new IllegalStateException("of expert " + i % experts + " die " + i / experts
            + " got the slices " + Long.toBinaryString(arrived[i]) + " only");
      }
      arrived[i] = 0;
    }
    for (ExpertCache cache : caches) {
      cache.closeStep();
    }
  }

  boolean lookUp(int die, int slicePage) {
    return caches[die].lookUp(slicePage / parts);
  }

  /**
   * A slice has arrived; true if it is written: it or its expert has no copy yet, and there will be
   * room.
   */
  boolean store(int die, int slicePage) {
    int copy = slicePage / parts;
    if (parts == 1) {
      return caches[die].store(copy);
    }
    int at = die * experts + copy % experts;
    long part = 1L << (slicePage - copy * parts);
    // What was found in this layer step was found before the first slice arrived: room that there
    // is for the first is there for the last.
    if ((arrived[at] & part) != 0 || (arrived[at] == 0 && !caches[die].canStore(copy))) {
      return false;
    }
    arrived[at] |= part;
    if (arrived[at] == allParts && !caches[die].store(copy)) {
      throw new IllegalStateException("no room on die " + die + " for expert " + copy % experts);
    }
    return true;
  }

  /** True if the die has a copy of any slice of the expert. */
  boolean holds(int die, int page) {
    int first = page * slices / parts;
    for (int copy = first; copy < first + slices / parts; copy++) {
      if (caches[die].isResident(copy)) {
        return true;
      }
    }
    return false;
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

  /** What the copies take of {@code die}. */
  long bytesOf(int die) {
    return caches[die].residentWeight();
  }
}
