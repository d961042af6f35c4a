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

/** Copies of slices that dies keep in their memories: one expert cache per die. */
final class Replicas {
  private final ExpertCache[] caches;
  private final LayerStep step;
  private final int slices;

  Replicas(MoeModel model, ExpertShape shape, int dies, long capacityBytes, PolicySource policies) {
    slices = shape.slices();
    step = new LayerStep(model);
    PageTable pages = PageTable.ofSlices(model, slices, shape.sliceBytes());
    caches = new ExpertCache[dies];
    Function<PageSet, EvictionPolicy> policy = pins -> policies.create(pages, pins);
    for (int die = 0; die < dies; die++) {
      caches[die] = new ExpertCache(
          pages, Math.min(capacityBytes, pages.totalWeight()), AccessSemantics.SEQUENTIAL, policy);
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
    return caches[die].lookUp(slicePage);
  }

  boolean store(int die, int slicePage) {
    return caches[die].store(slicePage);
  }

  /** True if the die has a copy of any slice of the expert. */
  boolean holds(int die, int page) {
    for (int slice = 0; slice < slices; slice++) {
      if (caches[die].isResident(page * slices + slice)) {
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
