package moesim.hardware.balance;

import java.util.Arrays;
import moesim.input.Option;
import moesim.input.ValueType;

/**
 * Which experts get how many copies. Each has one at least.
 *
 * <p><b>Source.</b> {@code GREEDY}: DeepSeek EPLB. The other two are baselines of a public
 * benchmark of its task.
 */
enum ReplicationRule {
  /** One more copy to the expert with most tokens per copy, again and again. */
  GREEDY {
    @Override
    void count(long[] tokens, int slots, int[] copies) {
      addGreedily(tokens, slots - tokens.length, copies);
    }
  },
  /** As many copies as keep every copy below a level, the lowest possible; the rest greedily. */
  WATERFILL {
    @Override
    void count(long[] tokens, int slots, int[] copies) {
      long low = 1;
      long high = Math.max(1, Arrays.stream(tokens).max().orElse(1));
      while (low < high) {
        long level = low + (high - low) / 2;
        if (needed(tokens, level) <= slots) {
          high = level;
        } else {
          low = level + 1;
        }
      }
      int left = slots;
      for (int expert = 0; expert < copies.length; expert++) {
        copies[expert] = (int) Math.max(1, ceil(tokens[expert], high));
        left -= copies[expert];
      }
      addGreedily(tokens, left, copies);
    }
  },
  /**
   * Slots in proportion to tokens, whole ones, then by largest remainder. Where the one copy that
   * everybody has makes it too many, those are taken back whose loss costs least.
   */
  PROPORTIONAL {
    @Override
    void count(long[] tokens, int slots, int[] copies) {
      long total = Math.max(1, Arrays.stream(tokens).sum());
      double[] remainder = new double[tokens.length];
      int left = slots;
      for (int expert = 0; expert < copies.length; expert++) {
        double quota = (double) tokens[expert] / total * slots;
        copies[expert] = Math.max(1, (int) quota);
        remainder[expert] = quota - copies[expert];
        left -= copies[expert];
      }
      int[] byRemainder = Packing.falling(remainder);
      for (int i = 0; left > 0; i = (i + 1) % copies.length) {
        copies[byRemainder[i]]++;
        left--;
      }
      for (; left < 0; left++) {
        copies[leastMissed(tokens, copies)]--;
      }
    }
  };

  static final Option<ReplicationRule> OPTION = Option.of(
      "replication",
      ValueType.constantOf("replication", ReplicationRule.class),
      GREEDY,
      "which experts get copies: most tokens per copy first, below one level, or in proportion");

  abstract void count(long[] tokens, int slots, int[] copies);

  /** Copies of each expert, {@code slots} together; tokens are non-negative. */
  int[] copies(long[] tokens, int slots) {
    int[] copies = new int[tokens.length];
    Arrays.fill(copies, 1);
    count(tokens, slots, copies);
    return copies;
  }

  /**
   * The expert of each of {@code slots} replicas: first one of each, then the others; those of the
   * greedy rule in the order in which it adds them.
   */
  int[] replicas(long[] tokens, int slots) {
    int[] copies = copies(tokens, slots);
    int[] replicas = new int[slots];
    int[] given = new int[tokens.length];
    for (int expert = 0; expert < tokens.length; expert++) {
      replicas[expert] = expert;
      given[expert] = 1;
    }
    for (int slot = tokens.length; slot < slots; slot++) {
      int next = fullest(tokens, given, copies);
      given[next]++;
      replicas[slot] = next;
    }
    return replicas;
  }

  private static void addGreedily(long[] tokens, int more, int[] copies) {
    int[] endless = new int[copies.length];
    Arrays.fill(endless, Integer.MAX_VALUE);
    for (int i = 0; i < more; i++) {
      copies[fullest(tokens, copies, endless)]++;
    }
  }

  /** The expert with most tokens per copy of those below {@code limits}; lower numbers first. */
  private static int fullest(long[] tokens, int[] copies, int[] limits) {
    int best = -1;
    for (int expert = 0; expert < tokens.length; expert++) {
      // Products instead of quotients: equal loads per copy stay equal.
      if (copies[expert] < limits[expert]
          && (best < 0 || tokens[expert] * copies[best] > tokens[best] * copies[expert])) {
        best = expert;
      }
    }
    return best;
  }

  /** The expert with copies to spare whose copies have least to serve with one fewer. */
  private static int leastMissed(long[] tokens, int[] copies) {
    int best = -1;
    for (int expert = 0; expert < tokens.length; expert++) {
      if (copies[expert] > 1
          && (best < 0
              || tokens[expert] * (copies[best] - 1) < tokens[best] * (copies[expert] - 1))) {
        best = expert;
      }
    }
    return best;
  }

  private static long needed(long[] tokens, long level) {
    long slots = 0;
    for (long one : tokens) {
      slots += Math.max(1, ceil(one, level));
    }
    return slots;
  }

  private static long ceil(long tokens, long level) {
    return (tokens + level - 1) / level;
  }
}
