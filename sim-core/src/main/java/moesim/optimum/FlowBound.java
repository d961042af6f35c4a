package moesim.optimum;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import moesim.cache.PageTable;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.NextUse;

/**
 * The best that fractions of reuse intervals can do in a replay, by minimum-cost flow. For pages of one weight it is the
 * offline optimum; else no policy costs less (FOO-L), and the intervals kept whole are a schedule (FOO-U). docs/model.md §5.
 *
 * @param atLeast what every schedule costs at least: loads, or their cost, as the walk values them
 * @param exact true if some schedule costs exactly that
 * @param plan accesses after which the page is to be kept until its next use; a schedule that fits
 * @param planned what the plan costs: at most, as a cache may keep more
 * @param intervals reuse intervals
 */
public record FlowBound(long atLeast, boolean exact, BitSet plan, long planned, int intervals) {
  /** Values per unit of weight are whole multiples of one part in so many, if weights are awkward. */
  private static final long FINEST = 1L << 20;

  /** Costs of paths stay below it. */
  private static final long LARGEST = 1L << 60;

  /** Capacity times accesses that {@link #isQuick} allows. */
  private static final long QUICK_WORK = 2_000_000_000L;

  private static final long QUICK_ACCESSES = 8_000_000L;

  /**
   * True if a flow is a matter of a minute or two: up to 8 million accesses, and capacity (in the largest unit that divides
   * every weight) times accesses up to 2·10^9.
   */
  public static boolean isQuick(PageTable pages, long capacity, long accesses) {
    long units = Math.min(capacity, pages.totalWeight()) / unitOf(pages);
    return accesses <= QUICK_ACCESSES && units <= QUICK_WORK / Math.max(1, accesses);
  }

  /** Of {@code steps}, whose next uses are {@code future}. */
  public static FlowBound of(IntervalWalk walk, MoeModel model, BatchSteps steps, NextUse future) {
    ReuseIntervals intervals = new ReuseIntervals(walk, model, steps, future);
    return new Solution(walk, intervals).bound();
  }

  private static long unitOf(PageTable pages) {
    return IntStream.range(0, pages.pageCount())
        .mapToLong(pages::weightOf)
        .reduce(0, FlowBound::gcd);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private static final class Solution {
    private final IntervalWalk walk;
    private final ReuseIntervals intervals;
    private final long unit;
    private final long scale;
    private final boolean[] kept;
    private final long[] spare;

    private Solution(IntervalWalk walk, ReuseIntervals intervals) {
      this.walk = walk;
      this.intervals = intervals;
      unit = unitOf(walk.pages());
      scale = scale();
      kept = new boolean[intervals.count()];
      spare = new long[intervals.slots()];
      for (int slot = 0; slot < spare.length; slot++) {
        spare[slot] = Math.min(intervals.capacityOf(slot), walk.pages().totalWeight()) / unit;
      }
    }

    private FlowBound bound() {
      long saved = fill();
      keepMore();
      BitSet plan = new BitSet();
      long planned = walk.worth();
      for (int i = 0; i < kept.length; i++) {
        if (kept[i]) {
          plan.set(intervals.access(i));
          planned -= worthOf(i);
        }
      }
      long atLeast = walk.worth() - saved;
      if (planned < atLeast) {
        throw new IllegalStateException(
            "a schedule that costs " + planned + ", but the bound is " + atLeast);
      }
      return new FlowBound(atLeast, planned == atLeast, plan, planned, kept.length);
    }

    /** Keeps what the flow takes whole, and returns the most that can be saved. */
    private long fill() {
      int[] numberOf = new int[kept.length];
      int arcs = 0;
      long saved = 0;
      for (int i = 0; i < kept.length; i++) {
        if (intervals.from(i) == intervals.to(i)) {
          kept[i] = true;
          saved += worthOf(i);
        } else if (worthOf(i) > 0) {
          numberOf[arcs++] = i;
        }
      }
      IntervalFlow flow = new IntervalFlow(spare.clone(), arcs);
      for (int arc = 0; arc < arcs; arc++) {
        int i = numberOf[arc];
        flow.add(intervals.from(i), intervals.to(i), weightOf(i), valuePerUnit(i));
      }
      saved += flow.solve() / scale;
      for (int arc = 0; arc < arcs; arc++) {
        int i = numberOf[arc];
        if (flow.taken(arc) == weightOf(i)) {
          take(i);
        }
      }
      return saved;
    }

    /** Of the intervals that are left, keeps those that still fit, the one that takes least room first. */
    private void keepMore() {
      long[] left = new long[kept.length];
      int count = 0;
      for (int i = 0; i < kept.length; i++) {
        if (!kept[i] && worthOf(i) > 0) {
          long length = (long) intervals.to(i) - intervals.from(i);
          long footprint = Math.min(Integer.MAX_VALUE, Math.min(1 << 20, weightOf(i)) * length);
          left[count++] = footprint << Integer.SIZE | i;
        }
      }
      Arrays.sort(left, 0, count);
      for (int at = 0; at < count; at++) {
        int i = (int) left[at];
        if (fits(i)) {
          take(i);
        }
      }
    }

    private boolean fits(int i) {
      long weight = weightOf(i);
      for (int slot = intervals.from(i); slot < intervals.to(i); slot++) {
        if (spare[slot] < weight) {
          return false;
        }
      }
      return true;
    }

    private void take(int i) {
      kept[i] = true;
      for (int slot = intervals.from(i); slot < intervals.to(i); slot++) {
        spare[slot] -= weightOf(i);
        if (spare[slot] < 0) {
          throw new IllegalStateException("no room in slot=" + slot + " for interval=" + i);
        }
      }
    }

    private long weightOf(int i) {
      return walk.pages().weightOf(intervals.page(i)) / unit;
    }

    private long worthOf(int i) {
      return intervals.counts(i) ? walk.valueOf(intervals.page(i)) : 0;
    }

    /** Rounded up where it has to be rounded, which leaves a bound a bound. */
    private long valuePerUnit(int i) {
      return (Math.multiplyExact(worthOf(i), scale) + weightOf(i) - 1) / weightOf(i);
    }

    /** The least common multiple of the weights, if numbers stay small enough; else a power of two. */
    private long scale() {
      PageTable pages = walk.pages();
      long largest =
          IntStream.range(0, pages.pageCount()).mapToLong(walk::valueOf).max().orElse(1);
      long room = LARGEST / (intervals.slots() + intervals.count() + 1L) / Math.max(1, largest);
      long[] weights = IntStream.range(0, pages.pageCount())
          .mapToLong(page -> pages.weightOf(page) / unit)
          .distinct()
          .toArray();
      long common = Arrays.stream(weights).reduce(1, (a, b) -> {
        long factor = b / gcd(a, b);
        return a > FINEST / factor ? FINEST + 1 : a * factor;
      });
      return common <= Math.min(FINEST, room)
          ? common
          : Math.max(1, Math.min(FINEST, Long.highestOneBit(Math.max(1, room))));
    }
  }
}
