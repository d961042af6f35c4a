package moesim.hardware.wafer;

import java.util.Optional;
import moesim.hardware.topology.Topology;

/**
 * A wafer of equal dies.
 *
 * @param topology of the dies; a link that serves both directions has one number
 * @param requestBytes what asking another die for a slice sends
 * @param replicas empty if dies keep no copies; then only the home of an expert looks into its own
 *     last-level cache
 */
public record WaferSpec(
    Topology topology,
    DieSpec die,
    HbmSpec hbm,
    LlcSpec llc,
    LinkSpec link,
    long requestBytes,
    Optional<ReplicaSpec> replicas,
    WaferSwitches switches) {
  public WaferSpec {
    if (requestBytes < 0) {
      throw new IllegalArgumentException("requestBytes=" + requestBytes);
    }
    if (topology.nodeCount() > 1 && topology.linkCount() == 0) {
      throw new IllegalArgumentException(topology.nodeCount() + " dies and no link between them");
    }
  }
}
