package moesim.hardware.wafer;

import moesim.units.DataSize;
import moesim.units.Latency;

/**
 * The last-level cache of a die; one line is one slice of an expert, the line used longest ago
 * leaves.
 *
 * @param oversized true if a cache too small for one set of lines has a set all the same, which no
 *     hardware has
 * @param hit time of the port for a hit
 * @param miss time of the port to find out about a miss
 * @param store time of the port to store a line
 */
public record LlcSpec(
    DataSize size, int ways, boolean oversized, Latency hit, Latency miss, Latency store) {
  public LlcSpec {
    if (ways < 1) {
      throw new IllegalArgumentException("llc ways must be at least 1, got " + ways);
    }
  }

  /** Sets of the cache; 0 if it cannot hold a line. */
  int sets(long lineBytes) {
    long sets = size.bytes() / (ways * lineBytes);
    return Math.toIntExact(oversized ? Math.max(1, sets) : sets);
  }
}
