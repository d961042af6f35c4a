package moesim.replay;

import java.util.stream.LongStream;

/**
 * Accesses and misses of a replay by consecutive parts of it, for statistics: units that look alike
 * if the trace does.
 *
 * @param steps true if a unit is made of forward passes, false if of batches of requests
 * @param each how many of them a unit is made of; the last one may have fewer
 * @param accesses of every unit, at least one
 * @param misses of every unit
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and copies would cost every run.
public record UnitCounts(boolean steps, int each, long[] accesses, long[] misses) {
  /** Misses / accesses of all units. */
  public double missRatio() {
    return (double) LongStream.of(misses).sum() / LongStream.of(accesses).sum();
  }

  /** How many units there are. */
  public int count() {
    return accesses.length;
  }
}
