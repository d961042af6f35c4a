package moesim.hardware.wafer;

import java.util.List;

/**
 * What a wafer counted since it last forgot.
 *
 * @param tasks tasks of all layer steps
 * @param operations operations on units and links
 * @param timePs time of all layer steps
 * @param llcBytes weights found in the last-level cache of the die that needed them
 * @param localBytes weights read from the memory of the die that needed them
 * @param remoteBytes weights fetched from another die
 * @param activationBytes tokens read and written beside weights in local memories
 * @param tokenBytes tokens sent between dies
 * @param byteHops bytes of requests, weights and tokens times the links they crossed
 * @param tokenByteHops of them, those of tokens
 * @param requestHops links crossed by requests
 * @param llcHits slices found in the last-level cache of the die that needed them
 * @param homeLlcHits slices found in the last-level cache of their home by another die
 * @param llcWrittenBytes weights written to last-level caches as lines that were not there
 * @param replicaHits slices found among the copies of the die that needed them
 * @param replicaBytes weights written as copies
 * @param flop work of all tasks
 * @param causePs time by {@link Cause#column}; adds up to {@code timePs}
 */
public record WaferCounts(
    long tasks,
    long operations,
    long timePs,
    long llcBytes,
    long localBytes,
    long remoteBytes,
    long activationBytes,
    long tokenBytes,
    long byteHops,
    long tokenByteHops,
    long requestHops,
    long llcHits,
    long homeLlcHits,
    long llcWrittenBytes,
    long replicaHits,
    long replicaBytes,
    double flop,
    List<Long> causePs) {
  public WaferCounts {
    causePs = List.copyOf(causePs);
  }

  /** Time blamed on {@code cause}. */
  public long causePs(Cause cause) {
    return causePs.get(cause.column());
  }
}
