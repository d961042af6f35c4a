package moesim.hardware.wafer;

import java.util.Arrays;

/**
 * How a layer step loads the compute units and memories of the dies, and what of each service time
 * is left if no die has more than the mean over all dies; docs/model.md §14.10.
 *
 * <p><b>Shape.</b> Columns by die. Before the first {@link #level} every service time is left as it
 * is.
 */
final class Balance {
  private final Loads compute;
  private final Loads memory;

  Balance(int dies) {
    compute = new Loads(dies);
    memory = new Loads(dies);
  }

  /**
   * Weighs the chains of a layer step, none of which has begun, and levels the times they know
   * already.
   */
  void level(Chains chains, LastLevelCaches caches, long homeReadPs) {
    weigh(chains, caches, homeReadPs);
    for (int chain = 0; chain < chains.count; chain++) {
      int die = chains.die[chain];
      chains.computePs[chain] = compute.left(die, chains.computePs[chain]);
      if (chains.source[chain] == Chains.IN_HBM) {
        int read = chain * Chains.STAGES + Chains.READ;
        chains.servicePs[read] = memory.left(die, chains.servicePs[read]);
      }
    }
  }

  private void weigh(Chains chains, LastLevelCaches caches, long homeReadPs) {
    compute.clear();
    memory.clear();
    for (int chain = 0; chain < chains.count; chain++) {
      int die = chains.die[chain];
      int home = chains.home[chain];
      compute.add(die, chains.computePs[chain]);
      byte source = chains.source[chain];
      if (source == Chains.IN_HBM) {
        memory.add(die, chains.servicePs[chain * Chains.STAGES + Chains.READ]);
      } else if (source == Chains.AWAY
          && !caches.holds(home, chains.expert[chain], chains.slicePage[chain])) {
        memory.add(home, homeReadPs);
      }
    }
  }

  /** What is left of a read of {@code ps} in the memory of {@code die}. */
  long readPs(int die, long ps) {
    return memory.left(die, ps);
  }

  /** Loads of the units of one kind. */
  private static final class Loads {
    private final long[] diePs;
    private long totalPs;

    Loads(int dies) {
      diePs = new long[dies];
    }

    void clear() {
      Arrays.fill(diePs, 0);
      totalPs = 0;
    }

    void add(int die, long ps) {
      diePs[die] += ps;
      totalPs += ps;
    }

    /** {@code ps} if the die has no more than the mean, else what brings it there. */
    long left(int die, long ps) {
      double loadOfAllLikeIt = (double) diePs[die] * diePs.length;
      return loadOfAllLikeIt > totalPs
          ? (long) Math.ceil((double) ps * totalPs / loadOfAllLikeIt)
          : ps;
    }
  }
}
