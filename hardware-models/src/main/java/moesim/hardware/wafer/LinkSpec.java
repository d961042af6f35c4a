package moesim.hardware.wafer;

import moesim.hardware.network.Rounding;
import moesim.hardware.network.TransferTime;
import moesim.units.Bandwidth;
import moesim.units.Latency;

/**
 * The link between two neighbouring dies.
 *
 * @param bandwidth peak rate of one direction, or of both together if the link is half duplex
 * @param efficiency share of it that is reached
 * @param latency of one hop
 */
public record LinkSpec(Bandwidth bandwidth, double efficiency, Latency latency) {
  public LinkSpec {
    if (!(efficiency > 0 && efficiency <= 1)) {
      throw new IllegalArgumentException("link efficiency must be in (0, 1], got " + efficiency);
    }
  }

  /** The time of an undisturbed transfer. */
  public TransferTime time(Rounding rounding) {
    return new TransferTime(latency.ps(), bandwidth.bytesPerSecond() * efficiency, rounding);
  }
}
