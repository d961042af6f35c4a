package moesim.cache;

/**
 * What one or several caches counted.
 *
 * @param accesses pages looked up: distinct experts of each layer step
 * @param hits accesses that found their page resident
 * @param misses accesses that did not
 * @param streamedMisses misses whose page was not kept beyond its layer step, because it did not
 *     fit or by bypass
 * @param evictions pages that lost their place to another
 * @param loadedBytes bytes of all missed pages; {@link PageTable#UNKNOWN} if the size of an expert
 *     is unknown
 * @param stepsWithAMiss layer steps in which at least one page missed
 * @param loadedCost what the loads of all missed pages cost
 */
public record CacheCounts(
    long accesses,
    long hits,
    long misses,
    long streamedMisses,
    long evictions,
    long loadedBytes,
    long stepsWithAMiss,
    long loadedCost) {
  /** Nothing counted. */
  public static final CacheCounts ZERO = new CacheCounts(0, 0, 0, 0, 0, 0, 0);

  /** Counts of a cache in which every load costs 1. */
  public CacheCounts(
      long accesses,
      long hits,
      long misses,
      long streamedMisses,
      long evictions,
      long loadedBytes,
      long stepsWithAMiss) {
    this(accesses, hits, misses, streamedMisses, evictions, loadedBytes, stepsWithAMiss, misses);
  }

  /** These and {@code other} together; layer steps are those of different layers. */
  public CacheCounts plus(CacheCounts other) {
    boolean unknown = loadedBytes == PageTable.UNKNOWN || other.loadedBytes == PageTable.UNKNOWN;
    return new CacheCounts(
        accesses + other.accesses,
        hits + other.hits,
        misses + other.misses,
        streamedMisses + other.streamedMisses,
        evictions + other.evictions,
        unknown ? PageTable.UNKNOWN : loadedBytes + other.loadedBytes,
        stepsWithAMiss + other.stepsWithAMiss,
        Math.addExact(loadedCost, other.loadedCost));
  }
}
