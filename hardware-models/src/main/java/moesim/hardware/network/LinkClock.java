package moesim.hardware.network;

import java.util.Arrays;

/**
 * The next instant of every link and the first of all; of equal instants the lower link. A
 * tournament: the players are fixed, and a new instant replays only the matches it can change.
 *
 * <p><b>Shape.</b> A binary tree: node n has the children 2n and 2n + 1, the links are its leaves
 * in order, and each node knows who is first below it and when, so that a replay need not ask the
 * players.
 */
final class LinkClock {
  static final long NEVER = Long.MAX_VALUE;

  private static final int ROOT = 1;

  private final int leaves;
  private final long[] firstPs;
  private final int[] first;

  LinkClock(int linkCount) {
    leaves = Math.max(2, Integer.highestOneBit(Math.max(1, linkCount - 1)) << 1);
    firstPs = new long[2 * leaves];
    Arrays.fill(firstPs, NEVER);
    first = new int[2 * leaves];
    for (int node = 2 * leaves - 1; node >= ROOT; node--) {
      first[node] = node >= leaves ? node - leaves : first[2 * node];
    }
  }

  /** The link whose turn is first. */
  int first() {
    return first[ROOT];
  }

  /** The instant of {@link #first}, {@link #NEVER} if no link has one. */
  long firstPs() {
    return firstPs[ROOT];
  }

  void set(int link, long ps) {
    long[] at = firstPs;
    int[] who = first;
    int node = leaves + link;
    if (at[node] == ps) {
      return;
    }
    at[node] = ps;
    long bestPs = ps;
    int best = link;
    // Always up to the root, and without a branch: neither who is earlier nor which match is the
    // last to change can be foretold.
    while (node > ROOT) {
      int rival = node ^ 1;
      long lead = at[rival] - bestPs;
      // All ones if the rival is earlier, or as early and the left one, which has the lower links.
      long rivalFirst = (lead - (node & 1)) >> 63;
      bestPs += lead & rivalFirst;
      best ^= (best ^ who[rival]) & (int) rivalFirst;
      node >>= 1;
      at[node] = bestPs;
      who[node] = best;
    }
  }
}
