package moesim.cache.policy;

/**
 * A whole cache with its policy, written naively from a paper: for comparison, access by access.
 */
interface Reference {
  /** No victim. */
  int NONE = -1;

  /**
   * One request.
   *
   * @param page what is asked for
   * @param layer its layer
   * @param step forward pass, from 0
   * @param startsSequence true in the first step of a sequence
   * @param weight gate weight
   */
  record Request(int page, int layer, int step, boolean startsSequence, float weight) {}

  /** Serves {@code request}; the page evicted for it, or {@link #NONE}. */
  int serve(Request request);
}
