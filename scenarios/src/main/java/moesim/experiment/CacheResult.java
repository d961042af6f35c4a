package moesim.experiment;

import java.util.Optional;
import moesim.replay.RunResult;

/**
 * What a replay through caches found.
 *
 * @param replay what it counted
 * @param bounds what is known of the optimum beside that, if the run is the optimum of others
 */
record CacheResult(RunResult replay, Optional<OptimumBounds> bounds) {}
