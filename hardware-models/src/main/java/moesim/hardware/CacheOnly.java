package moesim.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import moesim.cache.CacheCounts;
import moesim.cache.EvictionPolicy;
import moesim.cache.ExpertCache;
import moesim.cache.PageSet;
import moesim.cache.PageTable;
import moesim.cache.PrefetchCounts;
import moesim.model.MoeModel;
import moesim.replay.Machine;
import moesim.routing.LayerStep;

/**
 * A machine without time: one expert cache for all layers, or one per layer. It counts what would
 * have to be loaded.
 */
public final class CacheOnly implements Machine {
  /** Makes the policy of one cache, when the cache is made and whenever it is emptied. */
  @FunctionalInterface
  public interface PolicySource {
    EvictionPolicy create(PageTable pages, long capacity, PageSet pins);
  }

  private final List<ExpertCache> caches;
  private final LayerStep ofOneLayer;
  private final int experts;
  private final int[] wantedOfLayer;

  /** Empty caches for {@code model}. */
  public CacheOnly(MoeModel model, CacheOnlySpec spec, PolicySource policies) {
    experts = model.experts();
    ofOneLayer = new LayerStep(model);
    wantedOfLayer = new int[experts];
    caches = new ArrayList<>();
    boolean weighBytes = spec.capacity().weighsBytes();
    long capacity = spec.capacity().weightFor(model);
    if (spec.shared()) {
      PageTable pages = PageTable.ofAllLayers(model, weighBytes).withMissCosts(spec.missCosts());
      caches.add(cache(pages, Math.min(capacity, pages.totalWeight()), spec, policies));
      return;
    }
    for (int layer = 0; layer < model.layers(); layer++) {
      PageTable pages = PageTable.ofLayer(model, layer, weighBytes).withMissCosts(spec.missCosts());
      caches.add(cache(pages, shareOf(layer, model.layers(), capacity, pages), spec, policies));
    }
  }

  private static ExpertCache cache(
      PageTable pages, long capacity, CacheOnlySpec spec, PolicySource policies) {
    Function<PageSet, EvictionPolicy> source = pins -> policies.create(pages, capacity, pins);
    return new ExpertCache(pages, capacity, spec.semantics(), source);
  }

  /** An equal part, the remainder to the first layers, and no more than the layer can use. */
  static long shareOf(int layer, int layers, long capacity, PageTable pages) {
    return Math.min(pages.totalWeight(), shareOf(layer, layers, capacity));
  }

  /**
   * The part of {@code capacity} that stands for {@code layer}: equal parts, the remainder to the
   * first layers.
   */
  public static long shareOf(int layer, int layers, long capacity) {
    return capacity / layers + (layer < capacity % layers ? 1 : 0);
  }

  /** True if {@code page} of the model is in its cache. */
  public boolean isResident(int page) {
    return caches.size() == 1
        ? caches.get(0).isResident(page)
        : caches.get(page / experts).isResident(page % experts);
  }

  @Override
  public void serve(LayerStep step) {
    if (caches.size() == 1) {
      caches.get(0).serve(step);
      return;
    }
    ofOneLayer.renumber(step, step.layer() * experts);
    caches.get(step.layer()).serve(ofOneLayer);
  }

  @Override
  public void prefetch(int[] wanted, int count, long at) {
    if (caches.size() == 1) {
      caches.get(0).prefetch(wanted, count, at);
      return;
    }
    // Pages of one layer stand together; the caches of different layers do not touch each other.
    for (int from = 0; from < count; ) {
      int layer = wanted[from] / experts;
      int found = 0;
      while (from < count && wanted[from] / experts == layer) {
        wantedOfLayer[found++] = wanted[from++] - layer * experts;
      }
      caches.get(layer).prefetch(wantedOfLayer, found, at);
    }
  }

  @Override
  public PrefetchCounts prefetches() {
    return caches.stream()
        .map(ExpertCache::prefetches)
        .reduce(PrefetchCounts.NONE, PrefetchCounts::plus);
  }

  @Override
  public void clear() {
    caches.forEach(ExpertCache::clear);
  }

  @Override
  public void forgetCounts() {
    caches.forEach(ExpertCache::forgetCounts);
  }

  @Override
  public void close() {
    RuntimeException first = null;
    for (ExpertCache cache : caches) {
      try {
        cache.close();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  @Override
  public long misses() {
    long misses = 0;
    for (int cache = 0; cache < caches.size(); cache++) {
      misses += caches.get(cache).misses();
    }
    return misses;
  }

  @Override
  public CacheCounts counts() {
    return caches.stream().map(ExpertCache::counts).reduce(CacheCounts.ZERO, CacheCounts::plus);
  }
}
