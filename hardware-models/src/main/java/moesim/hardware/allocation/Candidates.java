package moesim.hardware.allocation;

import moesim.replay.Residence;

/**
 * The dies that may run one expert, best first, and the tokens given to each; reused for every
 * expert.
 */
final class Candidates {
  private final int[] dies;
  private final long[] rankPs;
  private final boolean[] local;
  private final int[] tokens;
  private int count;

  Candidates(int dieCount) {
    dies = new int[dieCount];
    rankPs = new long[dieCount];
    local = new boolean[dieCount];
    tokens = new int[dieCount];
  }

  /**
   * Collects the dies that hold the expert, ranked by what they are charged with, and the dies one
   * link from its home, ranked by the same plus one transfer. Equal ranks: local before remote,
   * then the lower die.
   */
  void collect(int layer, int expert, Residence residence, DieLoads loads, long transferPs) {
    count = 0;
    int home = residence.homeOf(layer, expert);
    for (int die = 0; die < dies.length; die++) {
      if (residence.holds(die, layer, expert)) {
        insert(die, loads.diePs(die), true);
      }
    }
    for (int die = 0; die < dies.length; die++) {
      if (residence.hops(home, die) == 1 && !residence.holds(die, layer, expert)) {
        insert(die, loads.diePs(die) + transferPs, false);
      }
    }
  }

  /** Keeps the best {@code most}. */
  void keep(long most) {
    count = (int) Math.min(count, most);
  }

  int count() {
    return count;
  }

  int die(int i) {
    return dies[i];
  }

  boolean isLocal(int i) {
    return local[i];
  }

  int tokens(int i) {
    return tokens[i];
  }

  void give(int i, int more) {
    tokens[i] += more;
  }

  /** Behind all of the same rank, so that the order of insertion settles ties. */
  private void insert(int die, long rank, boolean isLocal) {
    int at = count++;
    while (at > 0 && rankPs[at - 1] > rank) {
      dies[at] = dies[at - 1];
      rankPs[at] = rankPs[at - 1];
      local[at] = local[at - 1];
      at--;
    }
    dies[at] = die;
    rankPs[at] = rank;
    local[at] = isLocal;
    tokens[count - 1] = 0;
  }
}
