package moesim.hardware.wafer;

import java.util.Arrays;
import java.util.List;

/**
 * Picoseconds by cause. Those of a layer step are the causes along its critical chain, walked
 * backwards from the computation that ends last: every operation is service, and before it waiting
 * since its predecessor ended.
 */
final class Blame {
  private static final int CAUSES = Cause.values().length;

  /** By source of the weights, the stages of a chain from the last to the first. */
  private static final int[][] WALK = {
    {Chains.COMPUTE, Chains.PORT},
    {Chains.COMPUTE, Chains.READ, Chains.PORT},
    {Chains.COMPUTE, Chains.DATA, Chains.READ, Chains.REQUEST, Chains.PORT},
    {Chains.COMPUTE, Chains.DATA, Chains.READ, Chains.REQUEST, Chains.PORT}
  };

  private final long[] causePs = new long[CAUSES];

  void add(Cause cause, long ps) {
    causePs[cause.column()] += ps;
  }

  /**
   * Blames the tasks of a layer step that began at {@code beginPs}; returns the instant up to which
   * it did.
   *
   * @param excess work of each die's units beyond the mean: so much of waiting for them is
   *     imbalance
   */
  long walk(Chains chains, int chain, long beginPs, UnitExcess excess) {
    byte source = chains.source[chain];
    long endPs = chains.endPs[chain * Chains.STAGES + Chains.COMPUTE];
    long atPs = endPs;
    for (int stage : WALK[source]) {
      int operation = chain * Chains.STAGES + stage;
      long readyPs = chains.readyPs[operation];
      if (chains.endPs[operation] != atPs || readyPs > atPs) {
        throw new IllegalStateException("chain " + chain + " stage " + stage + " is ready at "
            + readyPs + " and ends at " + chains.endPs[operation]
            + " ps, but its successor is ready at " + atPs);
      }
      long servicePs = chains.servicePs[operation];
      long waitedPs = atPs - readyPs - servicePs;
      if (waitedPs < 0) {
        throw new IllegalStateException("chain " + chain + " stage " + stage + " took "
            + (atPs - readyPs) + " ps, less than the " + servicePs + " ps of its work");
      }
      add(service(source, stage), servicePs);
      Cause waiting = waiting(source, stage);
      long unbalancedPs = Math.min(waitedPs, excessPs(chains, chain, waiting, excess));
      add(Cause.IMBALANCE_WAIT, unbalancedPs);
      add(waiting, waitedPs - unbalancedPs);
      atPs = readyPs;
    }
    if (atPs != beginPs) {
      throw new IllegalStateException(
          "chain " + chain + " begins at " + atPs + " ps, its layer step at " + beginPs);
    }
    return endPs;
  }

  private static long excessPs(Chains chains, int chain, Cause waiting, UnitExcess excess) {
    boolean away = chains.source[chain] >= Chains.AWAY;
    return switch (waiting) {
      case COMPUTE_QUEUE -> excess.computePs(chains.die[chain]);
      case HBM_QUEUE -> excess.hbmPs(away ? chains.home[chain] : chains.die[chain]);
      default -> 0;
    };
  }

  private static Cause service(byte source, int stage) {
    return switch (stage) {
      case Chains.PORT -> Cause.LLC;
      case Chains.READ -> source == Chains.AWAY_IN_LLC ? Cause.LLC : Cause.WEIGHT_READ;
      case Chains.COMPUTE -> Cause.COMPUTE;
      default -> Cause.LINK_TRANSFER;
    };
  }

  private static Cause waiting(byte source, int stage) {
    return switch (stage) {
      case Chains.PORT -> Cause.LLC_QUEUE;
      case Chains.READ -> source == Chains.AWAY_IN_LLC ? Cause.LLC_QUEUE : Cause.HBM_QUEUE;
      case Chains.COMPUTE -> Cause.COMPUTE_QUEUE;
      default -> Cause.LINK_QUEUE;
    };
  }

  long totalPs() {
    return Arrays.stream(causePs).sum();
  }

  List<Long> copy() {
    return Arrays.stream(causePs).boxed().toList();
  }

  void clear() {
    Arrays.fill(causePs, 0);
  }
}
