package moesim.hardware.offload;

/**
 * What went through host memory that does not hold all experts, without the warm-up.
 *
 * @param loads experts the device loaded: accesses of host memory
 * @param misses of them, those that were not in host memory
 * @param ssdBytes bytes of those
 * @param ssdPs the SSD was read, in picoseconds
 * @param ssdStallPs of the stall, what passed while the expert that the device waited for was not in
 *     host memory yet
 */
public record HostUse(long loads, long misses, long ssdBytes, long ssdPs, long ssdStallPs) {}
