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
    int[] won = winner;
    at[link] = ps;
    int match = (leaves + link) >> 1;
    int best = earlier(link, link ^ 1);
    // A match lost again to the same opponent changes nothing above it.
    while (best == link || won[match] != best) {
      won[match] = best;
      if (match == 1) {
        return;
      }
      best = earlier(best, won[match ^ 1]);
      match >>= 1;
    }
  }

  private int earlier(int one, int other) {
    long difference = atPs[one] - atPs[other];
    return difference < 0 || (difference == 0 && one < other) ? one : other;
  }
}
