package moesim.cache;

import java.util.Optional;
import moesim.input.Options;
import moesim.kernel.Draws;

/**
 * What an {@link EvictionPolicy} may know of its cache when it is made.
 *
 * @param pages the pages of the cache
 * @param capacity what the cache holds, in the unit of {@link PageTable#weightOf}
 * @param layers layers of the model; the layer order repeats with this period
 * @param pins which pages must not be evicted; changes with every layer step
 * @param options values of the policy's own options
 * @param draws the random stream of policies
 * @param semantics how layer steps meet the cache; empty if pages are looked up and stored one by
 *     one
 */
public record PolicyContext(
    PageTable pages,
    long capacity,
    int layers,
    PageSet pins,
    Options options,
    Draws draws,
    Optional<AccessSemantics> semantics) {

  /** What a policy may know of a cache whose pages are looked up and stored one by one. */
  public PolicyContext(
      PageTable pages, long capacity, int layers, PageSet pins, Options options, Draws draws) {
    this(pages, capacity, layers, pins, options, draws, Optional.empty());
  }

  /**
   * How many pages of mean weight fit, at most all of them: what a policy divides between its
   * queues.
   */
  public int places() {
    int pageCount = pages.pageCount();
    long common = pages.commonWeight();
    if (common != PageTable.UNKNOWN) {
      return (int) Math.min(pageCount, capacity / common);
    }
    double meanWeight = (double) pages.totalWeight() / pageCount;
    return (int) Math.min(pageCount, capacity / meanWeight);
  }
}
