package moesim.experiment;

import moesim.hardware.wafer.WaferResult;

/**
 * What a run on a wafer found.
 *
 * @param wafer what it counted
 * @param wallNanos how long it took, without what it shares with others
 */
record TimedResult(WaferResult wafer, long wallNanos) {}
