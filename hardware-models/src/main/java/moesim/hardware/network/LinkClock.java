package moesim.hardware.network;

import java.util.Arrays;

/**
 * The next instant of every link and the first of all; of equal instants the lower link. A tournament: the players are
 * fixed, and a new instant replays only the matches it can change.
 */
final class LinkClock {
  static final long NEVER = Long.MAX_VALUE;

  private final int leaves;
  private final long[] atPs;
  private final int[] winner;

  LinkClock(int linkCount) {
    leaves = Math.max(2, Integer.highestOneBit(Math.max(1, linkCount - 1)) << 1);
    atPs = new long[leaves];
    Arrays.fill(atPs, NEVER);
    winner = new int[leaves];
    for (int match = leaves - 1; match > 0; match--) {
      winner[match] = 2 * match >= leaves ? 2 * match - leaves : winner[2 * match];
    }
  }

  /** The link whose turn is first. */
  int first() {
    return winner[1];
  }

  /** The instant of {@link #first}, {@link #NEVER} if no link has one. */
  long firstPs() {
    return atPs[winner[1]];
  }

  void set(int link, long ps) {
    long[] at = atPs;
    if (at[link] == ps) {
      return;
    }
    int[] won = winner;
    at[link] = ps;
    // Always up to the root: where a match could be the last to change cannot be foretold either.
    int best = earlier(at, link, link ^ 1);
    int match = (leaves + link) >> 1;
    while (match > 1) {
      won[match] = best;
      best = earlier(at, best, won[match ^ 1]);
      match >>= 1;
    }
    won[1] = best;
  }

  /** Without a branch: who is earlier cannot be foretold. */
  private static int earlier(long[] atPs, int one, int other) {
    // 1 if one is the lower link, so that it also wins with equal instants.
    int lower = (one - other) >>> 31;
    int isOne = (int) ((atPs[one] - atPs[other] - lower) >> 63);
    return other ^ ((one ^ other) & isOne);
  }
}
