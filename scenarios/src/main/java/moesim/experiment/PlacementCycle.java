package moesim.experiment;

import java.util.Optional;
import moesim.hardware.balance.BalanceMeter;
import moesim.hardware.balance.BalanceScore;
import moesim.hardware.balance.ExpertBalancer;
import moesim.hardware.balance.ExpertLoads;
import moesim.hardware.balance.Migration;
import moesim.hardware.balance.PairCounts;
import moesim.hardware.balance.PlacementReplay.MigrationCharge;
import moesim.hardware.balance.PlacementReplay.Mode;
import moesim.hardware.balance.RebalanceSchedule;
import moesim.hardware.balance.SlotShape;
import moesim.hardware.balance.Slots;
import moesim.scenario.ParallelRun;

/**
 * Where the experts of a run stand, interval after interval: measures how well they stood, and
 * places them anew by what was served, or, for who foresees it, by what will be.
 */
final class PlacementCycle implements AutoCloseable {
  private final ParallelRun.Balance rules;
  private final SlotShape shape;
  private final ExpertBalancer balancer;
  private final BalanceMeter meter;
  private final RebalanceSchedule schedule;

  /** Reads the steps to come; empty if nobody foresees them. */
  private final Optional<StepFeed> ahead;

  private final ExpertLoads served;

  /** True if experts stand by loads of a file before anything is served. */
  private final boolean placed;

  private int steps;

  PlacementCycle(
      ParallelRun.Balance rules,
      SlotShape shape,
      ExpertBalancer balancer,
      BalanceMeter meter,
      Optional<StepFeed> ahead,
      boolean placed) {
    this.placed = placed;
    this.rules = rules;
    this.shape = shape;
    this.balancer = balancer;
    this.meter = meter;
    this.ahead = ahead;
    schedule = new RebalanceSchedule(shape, rules.window(), rules.interval());
    served = new ExpertLoads(shape.layers(), shape.experts());
    ahead.ifPresent(StepFeed::passOverPrompts);
    ahead.ifPresent(StepFeed::takePairs);
  }

  /** True if steps to come have to be read ahead. */
  static boolean foresees(ParallelRun.Balance rules) {
    return rules.policy().needsLoads()
        && (rules.mode() == Mode.ORACLE || rules.policy().knowsTheFuture());
  }

  /** Where experts stand now. */
  Slots slots() {
    return balancer.slots();
  }

  /** True if another step belongs to the interval. */
  boolean isOpen() {
    return steps < rules.interval();
  }

  /** A step was served. */
  void served(ExpertLoads loads) {
    steps++;
    served.addAll(loads);
    schedule.onStep(loads);
  }

  /** The interval is over: how well did experts stand? */
  void judge() {
    meter.window(served, slots());
    served.clear();
    steps = 0;
  }

  /**
   * Experts stand as the prompts say, or the steps to come; as before if a file has said it.
   *
   * @param passes forward passes of the prompts
   * @param pairs selected together in them, if they are counted
   * @return for how long nobody works
   */
  long place(ExpertLoads prompts, int passes, Optional<PairCounts> pairs) {
    if (placed) {
      return 0;
    }
    return ahead.isPresent() ? placeBy(ahead.get(), 0) : placeBy(prompts, passes, pairs, 0);
  }

  /**
   * Experts stand anew after an interval.
   *
   * @param pairs selected together in it, if they are counted
   * @param hiddenPs its time
   * @return for how long nobody works
   */
  long placeAnew(Optional<PairCounts> pairs, long hiddenPs) {
    return ahead.isPresent()
        ? placeBy(ahead.get(), hiddenPs)
        : placeBy(schedule.window(), rules.window(), pairs, hiddenPs);
  }

  private long placeBy(StepFeed feed, long hiddenPs) {
    ExpertLoads loads = new ExpertLoads(shape.layers(), shape.experts());
    int passes = 0;
    while (passes < rules.interval() && feed.passOverStep()) {
      loads.addAll(feed.loads());
      passes++;
    }
    return placeBy(loads, passes, feed.takePairs(), hiddenPs);
  }

  private long placeBy(ExpertLoads loads, int passes, Optional<PairCounts> pairs, long hiddenPs) {
    if (!rules.policy().needsLoads() || loads.isEmpty()) {
      return 0;
    }
    Migration moved = balancer.rebalance(loads, passes, pairs);
    long hidden = rules.charge() == MigrationCharge.OVERLAP ? hiddenPs : 0;
    long exposedPs = Math.max(0, moved.ps() - hidden);
    meter.rebalance(moved, exposedPs);
    return exposedPs;
  }

  /** How long the policy has computed, in nanoseconds of the clock: no result. */
  long policyNanos() {
    return balancer.policyNanos();
  }

  BalanceScore score() {
    return meter.score();
  }

  @Override
  public void close() {
    balancer.close();
    ahead.ifPresent(StepFeed::close);
  }
}
