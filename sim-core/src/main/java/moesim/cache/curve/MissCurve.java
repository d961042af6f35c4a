package moesim.cache.curve;

/**
 * Misses against capacity.
 *
 * <p><b>Shape.</b> One number per capacity in 0..pages, in experts; at 0 every access misses.
 */
public final class MissCurve {
  private final long accesses;
  private final long[] misses;

  MissCurve(long accesses, long[] misses) {
    this.accesses = accesses;
    this.misses = misses;
  }

  public long accesses() {
    return accesses;
  }

  /** The largest capacity: all pages. */
  public int pages() {
    return misses.length - 1;
  }

  /** Misses of a cache of {@code capacity} experts. */
  public long misses(int capacity) {
    return misses[capacity];
  }
}
