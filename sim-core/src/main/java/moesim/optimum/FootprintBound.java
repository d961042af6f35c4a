package moesim.optimum;

import java.math.BigInteger;
import java.util.Arrays;
import moesim.cache.PageTable;
import moesim.model.MoeModel;
import moesim.routing.BatchSteps;
import moesim.routing.NextUse;

/**
 * Loads that no policy can do without (PFOO-L): all room of all slots together is filled with the
 * reuse intervals that take least of it, as if room could be moved in time. Of a slot no more
 * counts as room than the intervals over it would take.
 *
 * <p><b>Memory.</b> Some megabytes, whatever the length of the trace: footprints (weight times
 * slots) are counted in a histogram, exactly up to 2^16 and rounded down to 17 significant bits
 * beyond, which leaves the bound a bound. <b>Source.</b> Berger, Beckmann, Harchol-Balter, arXiv
 * 1711.03709, §5. docs/model.md §5.
 */
public final class FootprintBound implements IntervalSink {
  private static final int EXACT_BITS = 16;
  private static final int EXACT = 1 << EXACT_BITS;
  private static final long LARGEST = 1L << 61;

  private final PageTable pages;
  private final long unit;
  private long[] intervalsOf = new long[EXACT];
  private long slots;
  private long wanted;
  private long room;
  private BigInteger roomBefore = BigInteger.ZERO;
  private long saved;

  private FootprintBound(PageTable pages) {
    this.pages = pages;
    long common = 0;
    for (int page = 0; page < pages.pageCount(); page++) {
      common = gcd(pages.weightOf(page), common);
    }
    unit = common;
  }

  /**
   * Loads of every schedule of {@code steps}, whose next uses are {@code future}; the walk values
   * every load 1.
   */
  public static long missesAtLeast(
      IntervalWalk walk, MoeModel model, BatchSteps steps, NextUse future) {
    FootprintBound bound = new FootprintBound(walk.pages());
    walk.run(model, steps, future, bound);
    return walk.worth() - bound.mostSaved();
  }

  @Override
  public void slot(long capacity) {
    slots++;
    room += Math.min(capacity / unit, wanted);
    if (room > LARGEST) {
      roomBefore = roomBefore.add(BigInteger.valueOf(room));
      room = 0;
    }
  }

  @Override
  public void opens(int page, long access) {
    wanted += pages.weightOf(page) / unit;
  }

  @Override
  public void closes(int page, long fromSlot, boolean counts) {
    long weight = pages.weightOf(page) / unit;
    wanted -= weight;
    if (!counts) {
      return;
    }
    if (slots == fromSlot) {
      saved++;
      return;
    }
    int bucket = bucketOf(footprint(weight, slots - fromSlot));
    if (bucket >= intervalsOf.length) {
      intervalsOf = Arrays.copyOf(intervalsOf, Math.max(bucket + 1, 2 * intervalsOf.length));
    }
    intervalsOf[bucket]++;
  }

  private long mostSaved() {
    long most = saved;
    BigInteger left = roomBefore.add(BigInteger.valueOf(room));
    for (int bucket = 1; bucket < intervalsOf.length; bucket++) {
      long count = intervalsOf[bucket];
      if (count > 0) {
        BigInteger footprint = BigInteger.valueOf(leastOf(bucket));
        BigInteger all = footprint.multiply(BigInteger.valueOf(count));
        if (all.compareTo(left) > 0) {
          return most + left.divide(footprint).longValueExact();
        }
        most += count;
        left = left.subtract(all);
      }
    }
    return most;
  }

  /** Or less, where it is beyond all numbers. */
  private static long footprint(long weight, long slots) {
    return Math.multiplyHigh(weight, slots) == 0 && weight * slots > 0
        ? weight * slots
        : Long.MAX_VALUE;
  }

  /**
   * Footprints below {@link #EXACT} have a bucket each; above, every power of two has
   * {@link #EXACT} buckets.
   */
  static int bucketOf(long footprint) {
    if (footprint < EXACT) {
      return (int) footprint;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(footprint) - EXACT_BITS;
    return EXACT * (shift + 1) + (int) ((footprint >>> shift) - EXACT);
  }

  /** The least footprint of a bucket. */
  static long leastOf(int bucket) {
    if (bucket < EXACT) {
      return bucket;
    }
    int shift = bucket / EXACT - 1;
    return (long) (EXACT + bucket % EXACT) << shift;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
