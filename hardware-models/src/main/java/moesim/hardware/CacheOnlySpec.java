package moesim.hardware;

import moesim.cache.AccessSemantics;
import moesim.cache.CacheCapacity;
import moesim.cache.MissCosts;

/**
 * A machine that is nothing but expert caches.
 *
 * @param capacity of all caches together
 * @param shared true for one cache over all layers, false for a fixed share per layer
 * @param semantics how a layer step meets its cache
 * @param missCosts what loads of missed experts cost
 */
public record CacheOnlySpec(
    CacheCapacity capacity, boolean shared, AccessSemantics semantics, MissCosts missCosts) {
  /** Caches in which every load costs 1. */
  public CacheOnlySpec(CacheCapacity capacity, boolean shared, AccessSemantics semantics) {
    this(capacity, shared, semantics, MissCosts.ONE);
  }
}
