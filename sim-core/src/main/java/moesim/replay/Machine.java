package moesim.replay;

import moesim.cache.CacheCounts;
import moesim.cache.PrefetchCounts;
import moesim.routing.LayerStep;

/** The hardware under test, as a replay drives it. Reads no trace. */
public interface Machine extends AutoCloseable {
  /** Serves one layer step. */
  void serve(LayerStep step);

  /**
   * Loads pages that are expected soon, between two layer steps: of the first {@code count} of
   * {@code wanted}, the most wanted first, those that fit.
   *
   * @param at number of the last access before
   */
  default void prefetch(int[] wanted, int count, long at) {
    throw new IllegalStateException(getClass().getName() + " loads nothing ahead");
  }

  /** What prefetching did so far. */
  default PrefetchCounts prefetches() {
    return PrefetchCounts.NONE;
  }

  /** Empties all caches: a new batch of requests begins, and the scenario asks for cold caches. */
  void clear();

  /** Sets all counts to zero, keeping what is resident: the warm-up is over. */
  void forgetCounts();

  /** What was counted so far. */
  CacheCounts counts();

  /** The misses among it; asked for often. */
  default long misses() {
    return counts().misses();
  }

  /**
   * Ends the policies of all caches, if it has any; nothing but what was counted can be asked for
   * then.
   */
  @Override
  default void close() {}
}
