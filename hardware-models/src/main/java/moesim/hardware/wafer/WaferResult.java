package moesim.hardware.wafer;

import java.util.List;
import java.util.Optional;

/**
 * What one run on a wafer counted; decode only, unless said otherwise.
 *
 * @param prefillPs time of the step of the prompts
 * @param decode counts of all other steps
 * @param decodeTokens tokens of those steps
 * @param denseBytes weights of attention and dense layers that were read
 * @param denseFlop operations of attention and dense layers
 * @param timeline busy time of the dies, step by step, the step of the prompts included
 * @param linkBusyPs per link
 * @param linkBytes per link
 * @param linkQueuedPs per link
 * @param computeBusyPs per die
 * @param hbmBusyPs per die
 * @param portBusyPs per die
 * @param fullestReplicaBytes copies on the fullest die at the end
 * @param worstExperts the experts that most time of layer steps hung on, worst first
 * @param overflow why the memories cannot hold all of it, if they cannot
 */
// The columns belong to one run: their maker keeps none of them, and results are never compared
// with each other.
@SuppressWarnings("ArrayRecordComponent")
public record WaferResult(
    long prefillPs,
    WaferCounts decode,
    long decodeTokens,
    double denseBytes,
    double denseFlop,
    DieTimeline timeline,
    long[] linkBusyPs,
    long[] linkBytes,
    long[] linkQueuedPs,
    long[] computeBusyPs,
    long[] hbmBusyPs,
    long[] portBusyPs,
    long fullestReplicaBytes,
    List<CriticalExpert> worstExperts,
    Optional<String> overflow) {
  /** An expert and the time of the layer steps whose last task was one of its own. */
  public record CriticalExpert(int layer, int expert, long ps) {}
}
