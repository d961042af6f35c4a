package moesim.cache;

import moesim.routing.LayerStep;

/**
 * Orders the resident pages of one {@link ExpertCache} and names the next victim.
 *
 * <p><b>Calls.</b> Every layer step begins with {@link #begin}. A page that was resident is
 * {@link #touched}, one that comes in is {@link #missed} and then {@link #admitted}, each once per
 * layer step. How they interleave with {@link #evict} depends on the semantics: sequential access
 * evicts before each admission; co-resident access first evicts all it needs, with the pages of the
 * step pinned, then touches and admits them in ascending order; event-atomic access first touches
 * and admits, then evicts until the rest fits. A cache of equal pages first offers the whole layer
 * step to {@link #usedTogether} or {@link #usedInSequence}, and makes the single calls if that is
 * refused. <b>Pages</b> are numbers in [0, pageCount): names, not arithmetic; the page table knows
 * their layer and bytes. <b>At</b> is the number of the access, growing over the whole replay: the
 * older access is the smaller number. It is not a time; {@link LayerStep#position} counts layer
 * steps. <b>PageSet.</b> A pinned page is part of the current step and will be touched before the
 * step ends, or is {@link #expected} and named so before long; a policy may drop it from its order
 * when it meets it in {@link #evict}. <b>Ties</b> go to the older access, then the lower page.
 * <b>Allocation.</b> Only constructors allocate.
 */
public interface EvictionPolicy {
  /**
   * A layer step begins; its pages and, for a policy that knows the future, their next uses can be
   * read.
   */
  void begin(LayerStep step);

  /**
   * {@code page} was asked for, is not resident and is about to come in: told before the evictions
   * that make room for it, so that what evicted pages left behind can decide who goes. Not told of
   * a page that comes in without a request.
   */
  default void missed(int page) {}

  /** {@code page} came into the cache. */
  void admitted(int page, long at);

  /** {@code page} is resident and was used. */
  void touched(int page, long at);

  /**
   * {@code page} was loaded ahead of its use, between two layer steps; {@code at} is the last
   * access before. Unlike an admission this is no request.
   */
  default void prefetched(int page, long at) {
    admitted(page, at);
  }

  /**
   * {@code page} is resident and expected soon: it was pinned while prefetched pages found room,
   * but not used.
   */
  default void expected(int page, long at) {
    touched(page, at);
  }

  /**
   * The evictions that follow go on until they have freed {@code weight}, in the unit of
   * {@link PageTable#weightOf}.
   */
  default void makeRoom(long weight) {}

  /**
   * Names a resident page that is not pinned, and forgets it. A pinned one is touched or expected
   * before it is not pinned any more.
   */
  int evict();

  /**
   * Makes all calls of a co-resident layer step at once, for speed only: takes every page of
   * {@code step} as used, in their order, and names the victims, none of them a page of the step.
   *
   * @param evictions victims to name, into the beginning of {@code victims}
   * @return false, with nothing changed, if this policy wants the single calls
   */
  default boolean usedTogether(LayerStep step, int evictions, int[] victims) {
    return false;
  }

  /**
   * As {@link #usedTogether} for sequential access, where a page of the step may have to leave
   * before its turn.
   *
   * @return false, with nothing changed, if that could happen, or if this policy wants the single
   *     calls
   */
  default boolean usedInSequence(LayerStep step, int evictions, int[] victims) {
    return false;
  }

  /**
   * Writes down, relative to now, all that victims to come depend on beside the requests to come:
   * policies of one kind that wrote the same, with the same residents and before a step of the same
   * layer, name the same victims for ever. Only for the exact analysis of tiny caches
   * (docs/model.md §6.2), which needs the states to be few.
   *
   * @return false, the default, if the policy draws, counts without bound, or does not say
   */
  default boolean writeState(PolicyState into) {
    return false;
  }

  /**
   * The cache was emptied: forgets everything, as if it had just been made, random draws included.
   *
   * @return false, the default, if a new policy has to be made instead
   */
  default boolean beginAnew() {
    return false;
  }

  /**
   * No call follows, because another policy takes its place or the run has ended: gives back what
   * it holds outside the heap. At the end of a run only certain where
   * {@link EvictionPolicyFactory#holdsResources}.
   */
  default void end() {}
}
