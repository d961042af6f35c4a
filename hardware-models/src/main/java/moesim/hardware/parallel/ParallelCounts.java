package moesim.hardware.parallel;

import java.util.Arrays;
import java.util.List;
import moesim.hardware.network.LinkLoad;

/**
 * What the units of a machine and its links did; times are sums over units and parts.
 *
 * @param spentPs by {@link TimeUse}
 * @param busyPs by unit, how long it computed
 * @param selections experts that tokens selected
 * @param nodeVisits nodes that they visited for that, their own included, summed over tokens and
 *     layers
 * @param dispatchedCopies copies of tokens that went to units, {@code localCopies} included
 * @param localCopies those that stayed at home
 * @param dispatchBytes sent to experts, what is handed on inside a node included
 * @param combineBytes sent back
 * @param interNodeBytes of both that crossed between nodes
 * @param messages transfers
 * @param layerSteps layers of parts of the batch
 * @param slowestExpertsPs of every layer step, the time of the slowest unit for its experts
 * @param exposedPs time in which a unit computed nothing while some part of it waited for transfers,
 *     summed over units
 * @param usedLinks links that carried anything
 * @param linkBusyPs how long links were held, summed over links
 * @param busiestLinkPs how long the busiest one was held
 */
public record ParallelCounts(
    List<Long> spentPs,
    List<Long> busyPs,
    long selections,
    long nodeVisits,
    long dispatchedCopies,
    long localCopies,
    long dispatchBytes,
    long combineBytes,
    long interNodeBytes,
    long messages,
    long layerSteps,
    long slowestExpertsPs,
    long exposedPs,
    int usedLinks,
    long linkBusyPs,
    long busiestLinkPs) {
  static ParallelCounts of(ParallelBooks books, LinkLoad load, int units) {
    int used = 0;
    long busy = 0;
    long busiest = 0;
    for (int link = 0; link < load.linkCount(); link++) {
      used += load.bytes(link) > 0 ? 1 : 0;
      busy += load.busyPs(link);
      busiest = Math.max(busiest, load.busyPs(link));
    }
    return new ParallelCounts(
        Arrays.stream(TimeUse.values()).map(books::spentPs).toList(),
        list(books.busyPs()),
        books.selections,
        books.nodeVisits,
        books.dispatchedCopies,
        books.localCopies,
        books.dispatchBytes,
        books.combineBytes,
        books.interNodeBytes,
        books.messages,
        books.layerSteps,
        books.slowestExpertsPs,
        books.exposedPs,
        used,
        busy,
        busiest);
  }

  private static List<Long> list(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** What went to {@code use}. */
  public long spentPs(TimeUse use) {
    return spentPs.get(use.place);
  }
}
