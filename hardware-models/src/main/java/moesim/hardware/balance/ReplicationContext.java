package moesim.hardware.balance;

import java.util.Optional;
import moesim.input.InputException;
import moesim.input.Options;
import moesim.kernel.Draws;

/**
 * What a {@link Rebalancer} may know.
 *
 * @param shape experts, slots and units
 * @param loads tokens of the window that has passed; of the window to come for a policy that
 *     {@link ReplicationPolicy#knowsTheFuture}; empty before the first window
 * @param steps forward passes in which they were served, at least one
 * @param pairs pairs selected together in that window; empty unless the policy
 *     {@link ReplicationPolicy#needsPairs}
 * @param previous what stands where now; empty before anything was placed
 * @param bytes bytes of experts
 * @param links what moving them costs
 * @param cost what serving the tokens of one step costs
 * @param options values of the policy's own options, in the part of the scenario that names the
 *     policy
 * @param draws the random stream of placements
 */
public record ReplicationContext(
    SlotShape shape,
    Optional<ExpertLoads> loads,
    int steps,
    Optional<PairCounts> pairs,
    Optional<Slots> previous,
    ExpertBytes bytes,
    LinkSpeeds links,
    ExpertCost cost,
    Options options,
    Draws draws) {
  /** Option of the scenario that names the policy, beside its own options. */
  private static final String KEY = "policy";

  public ReplicationContext {
    if (loads.isPresent()
        && (loads.get().layers() != shape.layers() || loads.get().experts() != shape.experts())) {
      throw new IllegalArgumentException("loads of " + loads.get().layers() + " layers and "
          + loads.get().experts() + " experts for " + shape);
    }
    if (steps < 1) {
      throw new IllegalArgumentException("loads of " + steps + " steps");
    }
  }

  /** Before anything is known. */
  public ReplicationContext(
      SlotShape shape,
      ExpertBytes bytes,
      LinkSpeeds links,
      ExpertCost cost,
      Options options,
      Draws draws) {
    this(
        shape,
        Optional.empty(),
        1,
        Optional.empty(),
        Optional.empty(),
        bytes,
        links,
        cost,
        options,
        draws);
  }

  /** The same with the loads of {@code steps}. */
  public ReplicationContext withLoads(ExpertLoads served, int steps) {
    return new ReplicationContext(
        shape, Optional.of(served), steps, pairs, previous, bytes, links, cost, options, draws);
  }

  /** The same with pairs, if they are known. */
  public ReplicationContext withPairs(Optional<PairCounts> selected) {
    return new ReplicationContext(
        shape, loads, steps, selected, previous, bytes, links, cost, options, draws);
  }

  /** The same with {@code slots} in place. */
  public ReplicationContext after(Slots slots) {
    return new ReplicationContext(
        shape, loads, steps, pairs, Optional.of(slots), bytes, links, cost, options, draws);
  }

  /** What serving tokens of all {@link #steps} costs in the mean of a step. */
  public ExpertCost stepCost() {
    return tokens -> cost.of(tokens / steps);
  }

  /**
   * Tokens of each expert of a layer. One for each if nothing is known of the layer, so that every
   * rule treats its experts alike.
   */
  public long[] loadsOf(int layer) {
    long[] tokens = new long[shape.experts()];
    boolean known = loads.isPresent() && loads.get().total(layer) > 0;
    for (int expert = 0; expert < tokens.length; expert++) {
      tokens[expert] = known ? loads.get().tokens(layer, expert) : 1;
    }
    return tokens;
  }

  /**
   * Experts in slots, as a policy placed them.
   *
   * @throws InputException if they break a rule of {@link Slots#of}: the policy is the user's
   */
  public Slots slots(int[][] expertOf) {
    try {
      return Slots.of(shape, expertOf);
    } catch (IllegalArgumentException e) {
      throw problem("placed experts wrongly: " + e.getMessage());
    }
  }

  /** A problem with the choice of the policy, at its place in the scenario. */
  public InputException problem(String message) {
    return options.problem(KEY, message);
  }
}
