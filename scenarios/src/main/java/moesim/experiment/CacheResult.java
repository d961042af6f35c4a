package moesim.experiment;

import java.util.Optional;
import moesim.replay.RunResult;
import moesim.replay.UnitCounts;

/**
 * What a replay through caches found.
 *
 * @param replay what it counted
 * @param units the same by parts of the replay
 * @param bounds what is known of the optimum beside that, if the run is the optimum of others
 */
record CacheResult(RunResult replay, UnitCounts units, Optional<OptimumBounds> bounds) {}
