package moesim.cache;

/**
 * What prefetching did to one or several caches.
 *
 * @param loads pages loaded ahead of their use
 * @param useful of them, those found by a later access
 * @param wasted of them, those evicted, or still unused at the end
 * @param bytes bytes of all loads; {@link PageTable#UNKNOWN} if the size of an expert is unknown
 */
public record PrefetchCounts(long loads, long useful, long wasted, long bytes) {
  /** Nothing was prefetched. */
  public static final PrefetchCounts NONE = new PrefetchCounts(0, 0, 0, 0);

  /** These and {@code other} together. */
  public PrefetchCounts plus(PrefetchCounts other) {
    boolean unknown = bytes == PageTable.UNKNOWN || other.bytes == PageTable.UNKNOWN;
    return new PrefetchCounts(
        loads + other.loads,
        useful + other.useful,
        wasted + other.wasted,
        unknown ? PageTable.UNKNOWN : bytes + other.bytes);
  }
}
