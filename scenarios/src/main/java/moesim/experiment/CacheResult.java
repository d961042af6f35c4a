package moesim.experiment;

import java.util.Optional;
import moesim.hardware.offload.HostUse;
import moesim.hardware.offload.OffloadTimes;
import moesim.replay.RunResult;
import moesim.replay.UnitCounts;

/**
 * What a replay through caches found.
 *
 * @param replay what it counted
 * @param units the same by parts of the replay
 * @param bounds what is known of the optimum beside that, if the run is the optimum of others
 * @param times where the time went, if the machine has any
 * @param host what went through host memory, if that holds part of the experts
 */
record CacheResult(
    RunResult replay,
    UnitCounts units,
    Optional<OptimumBounds> bounds,
    Optional<OffloadTimes> times,
    Optional<HostUse> host) {}
