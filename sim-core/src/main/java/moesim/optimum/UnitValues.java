package moesim.optimum;

import java.util.Arrays;
import java.util.stream.IntStream;
import moesim.cache.PageTable;

/**
 * What one unit of weight of an interval saves, in whole numbers: multiplied by the least common
 * multiple of the weights, or, where numbers would grow too large, by a power of two and rounded
 * up, which leaves a bound a bound.
 */
record UnitValues(long scale) {
  /**
   * Values per unit of weight are whole multiples of one part in so many, if weights are awkward.
   */
  private static final long FINEST = 1L << 20;

  /** Costs of paths stay below it. */
  private static final long LARGEST = 1L << 60;

  /** For intervals of {@code walk} over a row of which a path has at most {@code arcs} arcs. */
  static UnitValues of(IntervalWalk walk, long arcs) {
    PageTable pages = walk.pages();
    long largest =
        IntStream.range(0, pages.pageCount()).mapToLong(walk::valueOf).max().orElse(1);
    long room = LARGEST / (arcs + 1) / Math.max(1, largest);
    long unit = KeptIntervals.unitOf(pages);
    long[] weights = IntStream.range(0, pages.pageCount())
        .mapToLong(page -> pages.weightOf(page) / unit)
        .distinct()
        .toArray();
    long common = Arrays.stream(weights).reduce(1, (a, b) -> {
      long factor = b / KeptIntervals.gcd(a, b);
      return a > FINEST / factor ? FINEST + 1 : a * factor;
    });
    return new UnitValues(
        common <= Math.min(FINEST, room)
            ? common
            : Math.max(1, Math.min(FINEST, Long.highestOneBit(Math.max(1, room)))));
  }

  /** Of an interval of {@code weight} that saves {@code worth}. */
  long perUnit(long worth, long weight) {
    return (Math.multiplyExact(worth, scale) + weight - 1) / weight;
  }
}
