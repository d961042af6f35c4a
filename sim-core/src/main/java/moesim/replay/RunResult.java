package moesim.replay;

import moesim.cache.CacheCounts;
import moesim.cache.PrefetchCounts;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;

/**
 * What one run counted.
 *
 * @param counts of all caches, without the warm-up
 * @param prefetches of all caches, without the warm-up
 * @param steps forward passes counted
 * @param tokens tokens replayed, warm-up included
 * @param selections experts those tokens selected, before several tokens' choices are merged
 */
public record RunResult(
    CacheCounts counts, PrefetchCounts prefetches, long steps, long tokens, long selections) {

  /**
   * This result, if the ledger closes; a ledger that does not is a bug of ours and ends the run.
   */
  RunResult checked(MoeModel model, BatchSteps replayed, long presented) {
    require("hits + misses = accesses", counts.hits() + counts.misses(), counts.accesses());
    require("accesses = pages presented", counts.accesses(), presented);
    require(
        "selections + entries passed over = tokens x layers x top-k",
        selections + replayed.passedOver(),
        tokens * model.layers() * model.topK());
    return this;
  }

  private static void require(String rule, long left, long right) {
    if (left != right) {
      throw new IllegalStateException(
          "ledger: " + rule + " does not hold: " + left + " and " + right);
    }
  }
}
