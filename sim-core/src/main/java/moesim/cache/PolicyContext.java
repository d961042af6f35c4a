package moesim.cache;

import moesim.input.Options;
import moesim.kernel.Draws;

/**
 * What an {@link EvictionPolicy} may know of its cache when it is made.
 *
 * @param pages the pages of the cache
 * @param layers layers of the model; the layer order repeats with this period
 * @param pins which pages must not be evicted; changes with every layer step
 * @param options values of the policy's own options
 * @param draws the random stream of policies
 */
public record PolicyContext(
    PageTable pages, int layers, PageSet pins, Options options, Draws draws) {}
