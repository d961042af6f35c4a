package moesim.experiment;

import java.util.Optional;
import moesim.hardware.parallel.ParallelCounts;

/**
 * What a run by expert parallelism found.
 *
 * @param prefillPs time of the prompts
 * @param prefillTokens of them
 * @param decodePs time after them
 * @param decodeTokens tokens of it
 * @param decodeSteps forward passes of it
 * @param decode what units and links did in it
 * @param parts parts of the batch that follow each other
 * @param fullestBytes weights, keys and values on the fullest unit
 * @param balance how well experts were placed, in decode
 * @param moves how often experts were placed anew, and what that moved
 * @param overflow what a memory lacks; empty if nothing
 * @param placementNanos wall-clock time in which the policy computed: no result
 */
record ParallelResult(
    long prefillPs,
    long prefillTokens,
    long decodePs,
    long decodeTokens,
    long decodeSteps,
    ParallelCounts decode,
    int parts,
    long fullestBytes,
    Balance balance,
    Moves moves,
    Optional<String> overflow,
    long placementNanos) {

  /** Placements after the first, and the bytes of experts that they moved. */
  record Moves(long rebalances, long insideBytes, long betweenBytes) {}

  /** Balances and peaks over windows and layers; empty without a token. */
  record Balance(
      Optional<Double> unit,
      Optional<Double> node,
      Optional<Double> expert,
      Optional<Double> parP50,
      Optional<Double> parP99,
      double wastedSlots) {}
}
