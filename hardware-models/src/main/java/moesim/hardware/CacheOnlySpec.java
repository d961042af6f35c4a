package moesim.hardware;

import moesim.cache.AccessSemantics;
import moesim.cache.CacheCapacity;

/**
 * A machine that is nothing but expert caches.
 *
 * @param capacity of all caches together
 * @param shared true for one cache over all layers, false for a fixed share per layer
 * @param semantics how a layer step meets its cache
 */
public record CacheOnlySpec(CacheCapacity capacity, boolean shared, AccessSemantics semantics) {}
