package moesim.optimum;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import moesim.cache.PageTable;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.NextUse;

/**
 * A schedule in the making: reuse intervals that are kept, and the room that every slot has left.
 * What is kept always fits. Weights and rooms are in the largest unit that divides every weight.
 */
final class KeptIntervals {
  private final IntervalWalk walk;
  private final ReuseIntervals intervals;
  private final long unit;
  private final boolean[] kept;
  private final long[] spare;
  private long saved;

  /** Of {@code steps}, whose next uses are {@code future}. Intervals that take no slot are kept. */
  KeptIntervals(IntervalWalk walk, MoeModel model, BatchSteps steps, NextUse future) {
    this.walk = walk;
    intervals = new ReuseIntervals(walk, model, steps, future);
    unit = unitOf(walk.pages());
    kept = new boolean[intervals.count()];
    spare = new long[intervals.slots()];
    for (int slot = 0; slot < spare.length; slot++) {
      spare[slot] = Math.min(intervals.capacityOf(slot), walk.pages().totalWeight()) / unit;
    }
    for (int i = 0; i < kept.length; i++) {
      if (intervals.from(i) == intervals.to(i)) {
        take(i);
      }
    }
  }

  /** The largest unit that divides every weight. */
  static long unitOf(PageTable pages) {
    return IntStream.range(0, pages.pageCount())
        .mapToLong(pages::weightOf)
        .reduce(0, KeptIntervals::gcd);
  }

  static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /**
   * The intervals worth keeping that are not kept yet, the one that takes least room (weight times
   * slots) first.
   */
  int[] wantedByFootprint() {
    int[] some =
        IntStream.range(0, kept.length).filter(i -> !kept[i] && worthOf(i) > 0).toArray();
    long[] keys = new long[some.length];
    for (int at = 0; at < some.length; at++) {
      int i = some[at];
      long length = (long) intervals.to(i) - intervals.from(i);
      long footprint = Math.min(Integer.MAX_VALUE, Math.min(1 << 20, weightOf(i)) * length);
      keys[at] = footprint << Integer.SIZE | i;
    }
    Arrays.sort(keys);
    int[] sorted = new int[some.length];
    Arrays.setAll(sorted, (IntUnaryOperator) at -> (int) keys[at]);
    return sorted;
  }

  /** Keeps those of {@code some} that still fit, in their order. */
  void keepWhatFits(int[] some) {
    for (int i : some) {
      if (!kept[i] && fits(i)) {
        take(i);
      }
    }
  }

  boolean fits(int i) {
    long weight = weightOf(i);
    for (int slot = intervals.from(i); slot < intervals.to(i); slot++) {
      if (spare[slot] < weight) {
        return false;
      }
    }
    return true;
  }

  /** Keeps interval {@code i}, which fits. */
  void take(int i) {
    kept[i] = true;
    saved += worthOf(i);
    occupy(i, weightOf(i));
  }

  /** Interval {@code i} is kept no longer. */
  void giveBack(int i) {
    kept[i] = false;
    saved -= worthOf(i);
    occupy(i, -weightOf(i));
  }

  private void occupy(int i, long weight) {
    for (int slot = intervals.from(i); slot < intervals.to(i); slot++) {
      spare[slot] -= weight;
      if (spare[slot] < 0) {
        throw new IllegalStateException("no room in slot=" + slot + " for interval=" + i);
      }
    }
  }

  /** The accesses after which a page is to be kept until its next use. */
  BitSet plan() {
    BitSet plan = new BitSet();
    for (int i = 0; i < kept.length; i++) {
      if (kept[i]) {
        plan.set(intervals.access(i));
      }
    }
    return plan;
  }

  /** What the schedule costs: at most, as a cache may keep more. */
  long planned() {
    return walk.worth() - saved;
  }

  IntervalWalk walk() {
    return walk;
  }

  ReuseIntervals intervals() {
    return intervals;
  }

  long spare(int slot) {
    return spare[slot];
  }

  long weightOf(int i) {
    return walk.pages().weightOf(intervals.page(i)) / unit;
  }

  long worthOf(int i) {
    return intervals.counts(i) ? walk.valueOf(intervals.page(i)) : 0;
  }
}
