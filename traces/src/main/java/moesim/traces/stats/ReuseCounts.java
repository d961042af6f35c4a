package moesim.traces.stats;

import java.util.Arrays;
import moesim.routing.RecencyRanks;

/**
 * Distances of one layer, token after token: a stack of its experts by their last use, and the
 * token that used each last.
 *
 * <p>Working sets come from gaps: a use is in the windows of τ tokens that end at it or up to τ − 1
 * tokens later, unless the next use comes before (Denning and Schwartz, CACM 15(3), 1972). Windows
 * that begin before the first token are taken off again.
 */
final class ReuseCounts {
  private static final int BINS = 33;

  private final int experts;
  private final RecencyRanks ranks;
  private final long[] stack;
  private final int[] lastUse;
  private final long[] gaps = new long[BINS];
  private final long[] gapSums = new long[BINS];
  // Of 2^b − 1 tokens: the different experts after each, summed.
  private final long[] beginnings = new long[BINS];
  private int tokens;
  private int different;
  private long begun;

  ReuseCounts(int experts) {
    this.experts = experts;
    ranks = new RecencyRanks(experts);
    stack = new long[experts + 1];
    lastUse = new int[experts];
  }

  /** The next token selects the first {@code count} of {@code ids}, which ascend. */
  void add(int[] ids, int count) {
    int now = ++tokens;
    ranks.makeRoom(count);
    for (int i = 0; i < count; i++) {
      int expert = ids[i];
      // Looked up before any of the token's own is used: its experts are needed together.
      stack[ranks.rank(expert)]++;
      if (lastUse[expert] == 0) {
        different++;
      } else {
        int gap = now - lastUse[expert];
        int bin = bin(gap);
        gaps[bin]++;
        gapSums[bin] += gap;
      }
      lastUse[expert] = now;
    }
    for (int i = 0; i < count; i++) {
      ranks.use(ids[i]);
    }
    begun += different;
    if ((now & (now + 1)) == 0) {
      beginnings[Integer.bitCount(now)] = begun;
    }
  }

  /** The smallest b with gap ≤ 2^b. */
  private static int bin(int gap) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(gap - 1);
  }

  ReuseDistances distances(int layerId) {
    return new ReuseDistances(layerId, tokens, stack.clone(), trimmed(), workingSets());
  }

  private long[] trimmed() {
    int used = BINS;
    while (used > 0 && gaps[used - 1] == 0) {
      used--;
    }
    return Arrays.copyOf(gaps, used);
  }

  private double[] workingSets() {
    long[] counts = gaps.clone();
    long[] sums = gapSums.clone();
    for (int expert = 0; expert < experts; expert++) {
      if (lastUse[expert] > 0) {
        // Until the end: its windows end at its own token up to the last one.
        int rest = tokens + 1 - lastUse[expert];
        counts[bin(rest)]++;
        sums[bin(rest)] += rest;
      }
    }
    long longer = 0;
    for (long count : counts) {
      longer += count;
    }
    int windows = tokens == 0 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(tokens);
    double[] sizes = new double[windows];
    long shorter = 0;
    for (int b = 0; b < windows; b++) {
      shorter += sums[b];
      longer -= counts[b];
      long length = 1L << b;
      sizes[b] = (double) (shorter + length * longer - beginnings[b]) / (tokens - length + 1);
    }
    return sizes;
  }
}
