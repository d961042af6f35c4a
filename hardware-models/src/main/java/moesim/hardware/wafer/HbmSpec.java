package moesim.hardware.wafer;

import moesim.units.Bandwidth;
import moesim.units.DataSize;
import moesim.units.Latency;

/**
 * The memory of a die.
 *
 * @param reserved what the system keeps of the capacity
 * @param bandwidth peak rate, for reads and writes together
 * @param efficiency share of it that is reached
 * @param latency of an access, before the first byte
 */
public record HbmSpec(
    DataSize capacity, DataSize reserved, Bandwidth bandwidth, double efficiency, Latency latency) {
  public HbmSpec {
    if (!(efficiency > 0 && efficiency <= 1)) {
      throw new IllegalArgumentException("hbm efficiency must be in (0, 1], got " + efficiency);
    }
  }
}
