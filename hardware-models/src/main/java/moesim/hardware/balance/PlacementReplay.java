package moesim.hardware.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Judges a replication policy by recorded loads, without a machine: step by step in, score out.
 *
 * <p>Loads never depend on where experts stand, so nothing is lost by placing an interval only when
 * it has ended. That is how a bound sees the future, and why the steps of an interval are kept.
 * <b>Memory.</b> {@code 8 * interval * layers * experts} bytes.
 */
public final class PlacementReplay implements AutoCloseable {
  /** Which interval is served by the placement that its loads lead to. */
  public enum Mode {
    /** The next one: loads are out of date by one interval. The first is not scored. */
    STALE,
    /** Itself: how good a policy would be if loads stayed as they were. */
    ORACLE
  }

  /** Whether units work while experts move. */
  public enum MigrationCharge {
    /** They wait. */
    STALL,
    /** They work, and wait for what takes longer than the steps of the interval. */
    OVERLAP
  }

  /**
   * How to judge.
   *
   * @param window steps whose loads a placement goes by
   * @param interval steps between placements
   */
  public record Rules(
      int window, int interval, Mode mode, TokenSplit split, MigrationCharge charge) {}

  private final Rules rules;
  private final ExpertBalancer balancer;
  private final BalanceMeter meter;
  private final RebalanceSchedule schedule;
  private final boolean needsPairs;
  private final boolean needsLoads;
  private final boolean ownLoads;
  private final SlotShape shape;

  private final List<ExpertLoads> steps = new ArrayList<>();
  private Optional<ExpertLoads> earlier = Optional.empty();
  private int earlierSteps = 1;
  private Optional<PairCounts> earlierPairs = Optional.empty();
  private Optional<PairCounts> pairs = Optional.empty();

  /**
   * Ready for the first step.
   *
   * @param context all but loads, pairs and what stands where
   * @param nanos a clock, for {@link #policyNanos} only
   */
  public PlacementReplay(
      ReplicationPolicy policy, ReplicationContext context, Rules rules, LongSupplier nanos) {
    this.rules = rules;
    shape = context.shape();
    balancer = new ExpertBalancer(policy, context, nanos);
    meter = new BalanceMeter(shape, rules.split(), context.cost());
    schedule = new RebalanceSchedule(shape, rules.window(), rules.interval());
    needsPairs = policy.needsPairs();
    needsLoads = policy.needsLoads();
    ownLoads = rules.mode() == Mode.ORACLE || policy.knowsTheFuture();
  }

  /**
   * Loads known before the first step, such as those of prompts: the first interval is placed by
   * them.
   *
   * @param steps forward passes in which they were served
   */
  public void guide(ExpertLoads loads, int steps, Optional<PairCounts> selected) {
    earlier = Optional.of(loads.copy());
    earlierSteps = steps;
    earlierPairs = selected;
  }

  /** Pairs selected in the interval under way; for a policy that needs them. */
  public PairCounts pairs() {
    PairCounts counted = pairs.orElseGet(() -> new PairCounts(shape.layers(), shape.experts()));
    pairs = Optional.of(counted);
    return counted;
  }

  /** True if the policy wants {@link #pairs}. */
  public boolean needsPairs() {
    return needsPairs;
  }

  /** Takes the loads of the next step, which are copied. */
  public void step(ExpertLoads loads) {
    steps.add(loads.copy());
    if (schedule.onStep(loads)) {
      endInterval();
    }
  }

  private void endInterval() {
    // Every policy is scored on the same intervals, also one that needs no loads.
    if (earlier.isPresent() || rules.mode() == Mode.ORACLE) {
      score(needsLoads ? place() : Migration.NONE);
    }
    earlier = Optional.of(schedule.window().copy());
    earlierSteps = rules.window();
    earlierPairs = pairs;
    pairs = Optional.empty();
    steps.clear();
  }

  private Migration place() {
    return ownLoads
        ? balancer.rebalance(schedule.window(), rules.window(), pairs)
        : balancer.rebalance(earlier.orElseThrow(), earlierSteps, earlierPairs);
  }

  private void score(Migration moved) {
    ExpertLoads sum = new ExpertLoads(shape.layers(), shape.experts());
    double ps = 0;
    for (ExpertLoads step : steps) {
      sum.addAll(step);
      ps += meter.step(step, balancer.slots());
    }
    meter.window(sum, balancer.slots());
    if (needsLoads) {
      boolean overlaps = rules.charge() == MigrationCharge.OVERLAP;
      meter.rebalance(moved, Math.max(0, moved.ps() - (overlaps ? (long) ps : 0)));
    }
  }

  /** What stands where now. */
  public Slots slots() {
    return balancer.slots();
  }

  /** How long the policy computed, in nanoseconds of the clock: no result of a simulation. */
  public long policyNanos() {
    return balancer.policyNanos();
  }

  /** The score of all intervals that have ended and were placed. */
  public BalanceScore score() {
    return meter.score();
  }

  @Override
  public void close() {
    balancer.close();
  }
}
