package moesim.hardware.balance;

import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Where the experts of a run stand: at first as the policy places them without loads, or side by
 * side if it cannot; then as it places them anew.
 */
public final class ExpertBalancer implements AutoCloseable {
  private final ReplicationContext context;
  private final Rebalancer rebalancer;
  private final LongSupplier nanos;
  private Slots slots;
  private Migration last = Migration.NONE;
  private long policyNanos;

  /**
   * Opens a policy.
   *
   * @param context all but loads, pairs and what stands where
   * @param nanos a clock, for {@link #policyNanos} only
   */
  public ExpertBalancer(ReplicationPolicy policy, ReplicationContext context, LongSupplier nanos) {
    this(policy, context, Optional.empty(), nanos);
  }

  /** As above; with {@code known} loads of an earlier day experts stand by those at first. */
  public ExpertBalancer(
      ReplicationPolicy policy,
      ReplicationContext context,
      Optional<ExpertLoads> known,
      LongSupplier nanos) {
    this.context = context;
    this.nanos = nanos;
    rebalancer = policy.open();
    boolean blind = policy.needsLoads() && known.isEmpty();
    slots = blind
        ? new ContiguousSlots().open().place(context)
        : ask(known.map(loads -> context.withLoads(loads, 1)).orElse(context));
  }

  /** What stands where. */
  public Slots slots() {
    return slots;
  }

  /** What the last placement moved. */
  public Migration lastMigration() {
    return last;
  }

  /** How long the policy computed, in nanoseconds of the clock: no result of a simulation. */
  public long policyNanos() {
    return policyNanos;
  }

  /** Places anew, by the loads of {@code steps} and the pairs selected in them, if known. */
  public Migration rebalance(ExpertLoads loads, int steps, Optional<PairCounts> pairs) {
    Slots next = ask(context.withLoads(loads, steps).withPairs(pairs).after(slots));
    last = Migration.between(slots, next, context.bytes(), context.links());
    slots = next;
    return last;
  }

  private Slots ask(ReplicationContext asked) {
    long begin = nanos.getAsLong();
    Slots placed = rebalancer.place(asked);
    policyNanos += nanos.getAsLong() - begin;
    if (!placed.shape().equals(context.shape())) {
      throw context.problem(
          "placed experts wrongly: for " + placed.shape() + "; accepted is " + context.shape());
    }
    return placed;
  }

  @Override
  public void close() {
    rebalancer.close();
  }
}
