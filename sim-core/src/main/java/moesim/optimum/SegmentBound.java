package moesim.optimum;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.NextUse;

/**
 * A schedule for long replays of pages of unequal weight (PFOO-U), so that the optimum costs no
 * more: reuse intervals are decided segment by segment, those that take least room (weight times
 * slots) first, each segment by a minimum-cost flow in the room that earlier ones left.
 * docs/model.md §5.1.
 *
 * <p><b>A segment</b> whose intervals all fit needs no flow; of another, those that do not even fit
 * alone are left out, and only slots are told apart at which one of the others begins or ends. What
 * the flow takes whole is kept, then what still fits. Earlier segments are not taken up again.
 * <b>Memory.</b> About 30 bytes per access. <b>Source.</b> Berger, Beckmann, Harchol-Balter, arXiv
 * 1711.03709, §5.
 *
 * @param plan accesses after which the page is to be kept until its next use; a schedule that fits
 * @param planned what the plan costs: at most, as a cache may keep more
 */
public record SegmentBound(BitSet plan, long planned) {
  /** Intervals of a segment. */
  public static final int SEGMENT = 1 << 16;

  private static final long MOST_ACCESSES = 1L << 25;

  /** True if a replay of so many accesses fits in a gigabyte here. */
  public static boolean isSmallEnough(long accesses) {
    return accesses <= MOST_ACCESSES;
  }

  /**
   * Of {@code steps}, whose next uses are {@code future}, by segments of {@code segment} intervals.
   */
  public static SegmentBound of(
      IntervalWalk walk, MoeModel model, BatchSteps steps, NextUse future, int segment) {
    KeptIntervals kept = new KeptIntervals(walk, model, steps, future);
    int[] wanted = kept.wantedByFootprint();
    for (int from = 0; from < wanted.length; from += segment) {
      decide(kept, Arrays.copyOfRange(wanted, from, Math.min(wanted.length, from + segment)));
    }
    return new SegmentBound(kept.plan(), kept.planned());
  }

  private static void decide(KeptIntervals kept, int[] segment) {
    int[] possible = Arrays.stream(segment).filter(kept::fits).toArray();
    if (allFit(kept, possible)) {
      return;
    }
    fill(kept, possible);
    kept.keepWhatFits(possible);
  }

  /** Keeps all, or none. */
  private static boolean allFit(KeptIntervals kept, int[] possible) {
    for (int at = 0; at < possible.length; at++) {
      if (!kept.fits(possible[at])) {
        for (int before = 0; before < at; before++) {
          kept.giveBack(possible[before]);
        }
        return false;
      }
      kept.take(possible[at]);
    }
    return true;
  }

  private static void fill(KeptIntervals kept, int[] possible) {
    ReuseIntervals intervals = kept.intervals();
    // ReuseIntervals are numbered by the slot at which they close, as a flow wants them.
    int[] ordered = possible.clone();
    Arrays.sort(ordered);
    int[] borders = Arrays.stream(ordered)
        .flatMap(i -> IntStream.of(intervals.from(i), intervals.to(i)))
        .sorted()
        .distinct()
        .toArray();
    IntervalFlow flow = new IntervalFlow(rooms(kept, ordered, borders), ordered.length);
    UnitValues values = UnitValues.of(kept.walk(), (long) borders.length + ordered.length);
    for (int i : ordered) {
      long weight = kept.weightOf(i);
      flow.add(
          Arrays.binarySearch(borders, intervals.from(i)),
          Arrays.binarySearch(borders, intervals.to(i)),
          weight,
          values.perUnit(kept.worthOf(i), weight));
    }
    flow.solve();
    for (int arc = 0; arc < ordered.length; arc++) {
      if (flow.taken(arc) == kept.weightOf(ordered[arc])) {
        kept.take(ordered[arc]);
      }
    }
  }

  /**
   * Between two borders the least room of the slots there, and no more than the intervals over them
   * could take.
   */
  private static long[] rooms(KeptIntervals kept, int[] ordered, int[] borders) {
    long[] rooms = new long[borders.length - 1];
    for (int i : ordered) {
      rooms[Arrays.binarySearch(borders, kept.intervals().from(i))] += kept.weightOf(i);
      int end = Arrays.binarySearch(borders, kept.intervals().to(i));
      if (end < rooms.length) {
        rooms[end] -= kept.weightOf(i);
      }
    }
    for (int cell = 1; cell < rooms.length; cell++) {
      rooms[cell] += rooms[cell - 1];
    }
    for (int cell = 0; cell < rooms.length; cell++) {
      for (int slot = borders[cell]; slot < borders[cell + 1]; slot++) {
        rooms[cell] = Math.min(rooms[cell], kept.spare(slot));
      }
    }
    return rooms;
  }
}
