package moesim.experiment;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import moesim.kernel.RandomStreams;
import moesim.kernel.Role;
import moesim.replay.UnitCounts;
import moesim.routing.TraceFacts;
import moesim.scenario.CacheRun;
import moesim.scenario.Scenario;
import moesim.statistics.BlockBootstrap;

/**
 * Confidence intervals of ratios of one run, over the requests of its trace (docs/model.md §8.3).
 */
public final class RatioIntervals {
  /** With fewer, forward passes say more. */
  private static final int LEAST_REQUESTS = 30;

  private final long seed;
  private final double confidence;
  private final Map<Integer, BlockBootstrap> byLength = new HashMap<>();

  RatioIntervals(Scenario scenario) {
    this(scenario.seed(), scenario.replications().confidence());
  }

  /** Resampled by {@code seed}. */
  public RatioIntervals(long seed, double confidence) {
    this.seed = seed;
    this.confidence = confidence;
  }

  /**
   * True if the units of {@code run} are forward passes: batches of several requests share their
   * steps, and few requests are no sample.
   */
  static boolean overSteps(CacheRun run, TraceFacts trace) {
    return run.batching().requests() > 1 || trace.requests() < LEAST_REQUESTS;
  }

  /** That of misses / accesses. */
  Optional<BlockBootstrap.Interval> ofMissRatio(UnitCounts units) {
    return of(units.misses(), units.accesses());
  }

  /** That of misses / misses of {@code optimum}, which replayed the same. */
  Optional<BlockBootstrap.Interval> ofRatio(UnitCounts units, UnitCounts optimum) {
    return units.count() == optimum.count() && units.each() == optimum.each()
        ? of(units.misses(), optimum.misses())
        : Optional.empty();
  }

  private Optional<BlockBootstrap.Interval> of(long[] above, long[] below) {
    if (above.length < BlockBootstrap.LEAST_UNITS) {
      return Optional.empty();
    }
    BlockBootstrap.Interval interval = resamples(above.length).ofRatio(above, below, confidence);
    // Resamples in which the optimum never misses have no ratio.
    return Double.isFinite(interval.high()) ? Optional.of(interval) : Optional.empty();
  }

  /**
   * That of how much more the ratio of misses to accesses is in {@code one} than in {@code other},
   * which replayed the same.
   */
  public Optional<BlockBootstrap.Interval> ofDifference(UnitCounts one, UnitCounts other) {
    return one.count() < BlockBootstrap.LEAST_UNITS || one.count() != other.count()
        ? Optional.empty()
        : Optional.of(resamples(one.count())
            .ofDifference(
                one.misses(), one.accesses(), other.misses(), other.accesses(), confidence));
  }

  private BlockBootstrap resamples(int units) {
    return byLength.computeIfAbsent(
        units, count -> new BlockBootstrap(count, RandomStreams.of(seed).draws(Role.RESAMPLING)));
  }
}
