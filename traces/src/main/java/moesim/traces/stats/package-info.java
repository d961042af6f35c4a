/**
 * What there is to know of a trace: loads, reuse, working sets, stationarity, subjects, per layer
 * and phase.
 */
@NullMarked
package moesim.traces.stats;

import org.jspecify.annotations.NullMarked;
