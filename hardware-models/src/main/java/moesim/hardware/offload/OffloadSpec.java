package moesim.hardware.offload;

import java.util.Optional;

/**
 * The time of an offload server; what it keeps on the device is the cache's matter.
 *
 * @param latencyPs time before the first byte of an expert comes
 * @param bytesPerSecond sustained rate of the link from host memory to the device
 * @param layerPs everything of a layer step but its routed experts: attention, router, shared
 *     experts
 * @param expertPs one routed expert of a layer step, once it is on the device
 * @param host host memory and an SSD behind it; empty if all experts fit into host memory
 */
public record OffloadSpec(
    long latencyPs, double bytesPerSecond, long layerPs, long expertPs, Optional<HostSpec> host) {
  public OffloadSpec {
    if (latencyPs < 0 || !(bytesPerSecond > 0) || layerPs < 0 || expertPs < 0) {
      throw new IllegalArgumentException("latencyPs=" + latencyPs + " bytesPerSecond="
          + bytesPerSecond + " layerPs=" + layerPs + " expertPs=" + expertPs);
    }
  }

  /** A server whose host memory holds all experts. */
  public OffloadSpec(long latencyPs, double bytesPerSecond, long layerPs, long expertPs) {
    this(latencyPs, bytesPerSecond, layerPs, expertPs, Optional.empty());
  }

  /** The time the link is taken by an expert of {@code bytes}, rounded up to a whole picosecond. */
  public long loadPs(long bytes) {
    return transferPs(latencyPs, bytes, bytesPerSecond);
  }

  static long transferPs(long latencyPs, long bytes, double bytesPerSecond) {
    return latencyPs + (long) Math.ceil(bytes * 1e12 / bytesPerSecond);
  }
}
