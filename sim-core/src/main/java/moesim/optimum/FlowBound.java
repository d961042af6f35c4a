package moesim.optimum;

import java.util.BitSet;
import moesim.cache.PageTable;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.NextUse;

/**
 * The best that fractions of reuse intervals can do in a replay, by minimum-cost flow. For pages of
 * one weight it is the offline optimum; else no policy costs less (FOO-L), and the intervals kept
 * whole are a schedule (FOO-U). docs/model.md §5.
 *
 * @param atLeast what every schedule costs at least: loads, or their cost, as the walk values them
 * @param exact true if some schedule costs exactly that
 * @param plan accesses after which the page is to be kept until its next use; a schedule that fits
 * @param planned what the plan costs: at most, as a cache may keep more
 */
public record FlowBound(long atLeast, boolean exact, BitSet plan, long planned) {
  /** Capacity times accesses that {@link #isQuick} allows. */
  private static final long QUICK_WORK = 2_000_000_000L;

  private static final long QUICK_ACCESSES = 8_000_000L;

  /**
   * True if a flow is a matter of a minute or two: up to 8 million accesses, and capacity (in the
   * largest unit that divides every weight) times accesses up to 2·10^9.
   */
  public static boolean isQuick(PageTable pages, long capacity, long accesses) {
    long units = Math.min(capacity, pages.totalWeight()) / KeptIntervals.unitOf(pages);
    return accesses <= QUICK_ACCESSES && units <= QUICK_WORK / Math.max(1, accesses);
  }

  /** Of {@code steps}, whose next uses are {@code future}. */
  public static FlowBound of(IntervalWalk walk, MoeModel model, BatchSteps steps, NextUse future) {
    KeptIntervals kept = new KeptIntervals(walk, model, steps, future);
    // Before the flow only what takes no room is kept.
    long withoutRoom = kept.planned();
    long atLeast = withoutRoom - fill(kept);
    kept.keepWhatFits(kept.wantedByFootprint());
    long planned = kept.planned();
    if (planned < atLeast) {
      throw new IllegalStateException(
          "a schedule that costs " + planned + ", but the bound is " + atLeast);
    }
    return new FlowBound(atLeast, planned == atLeast, kept.plan(), planned);
  }

  /** Keeps what the flow takes whole, and returns the most that can be saved. */
  private static long fill(KeptIntervals kept) {
    ReuseIntervals intervals = kept.intervals();
    int[] numberOf = new int[intervals.count()];
    int arcs = 0;
    for (int i = 0; i < numberOf.length; i++) {
      if (intervals.from(i) < intervals.to(i) && kept.worthOf(i) > 0) {
        numberOf[arcs++] = i;
      }
    }
    long[] room = new long[intervals.slots()];
    for (int slot = 0; slot < room.length; slot++) {
      room[slot] = kept.spare(slot);
    }
    UnitValues values = UnitValues.of(kept.walk(), (long) intervals.slots() + intervals.count());
    IntervalFlow flow = new IntervalFlow(room, arcs);
    for (int arc = 0; arc < arcs; arc++) {
      int i = numberOf[arc];
      long weight = kept.weightOf(i);
      flow.add(intervals.from(i), intervals.to(i), weight, values.perUnit(kept.worthOf(i), weight));
    }
    long saved = flow.solve() / values.scale();
    for (int arc = 0; arc < arcs; arc++) {
      if (flow.taken(arc) == kept.weightOf(numberOf[arc])) {
        kept.take(numberOf[arc]);
      }
    }
    return saved;
  }
}
