package moesim.hardware.reservation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random forest of operations: roots are created at instants of their own, children when their
 * parent is announced.
 */
final class RandomLoad {
  final int units;
  final int[] rank;
  final long[] durationPs;
  final int[][] claims;
  final List<List<Integer>> children = new ArrayList<>();
  final List<List<Integer>> rootsOf = new ArrayList<>();
  final long[] instantPs;

  /** Few units and short, whole durations, so that queues are long and ties are frequent. */
  RandomLoad(long seed, int operations) {
    SplittableRandom random = new SplittableRandom(seed);
    units = 1 + random.nextInt(8);
    int widest = 1 + random.nextInt(units);
    rank = new int[operations];
    durationPs = new long[operations];
    claims = new int[operations][];
    instantPs = new long[1 + random.nextInt(4)];
    for (int i = 0; i < instantPs.length; i++) {
      instantPs[i] = (i == 0 ? 0 : instantPs[i - 1]) + 1L + random.nextInt(20);
      rootsOf.add(new ArrayList<>());
    }
    for (int token = 0; token < operations; token++) {
      children.add(new ArrayList<>());
      rank[token] = random.nextInt(3);
      durationPs[token] = 1L + random.nextInt(9);
      claims[token] =
          random.ints(0, units).distinct().limit(1 + random.nextInt(widest)).toArray();
      if (token == 0 || random.nextInt(3) == 0) {
        rootsOf.get(random.nextInt(instantPs.length)).add(token);
      } else {
        children.get(random.nextInt(token)).add(token);
      }
    }
  }
}
