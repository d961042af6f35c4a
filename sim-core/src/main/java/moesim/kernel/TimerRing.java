package moesim.kernel;

import java.util.Arrays;

/**
 * Timers by the time at which they go off, in a ring of buckets of equal width: those of the
 * buckets after the current one, as many as there are. One bit per bucket says where the next one
 * is.
 *
 * <p><b>Order</b> buckets in order of time; within a bucket in order of arrival, whatever the keys.
 */
final class TimerRing {
  /** Buckets per word of bits; the number of buckets is a multiple of it. */
  private static final int WORD = Long.SIZE;

  /**
   * From this many buckets on (64 KiB of references) timers are likely to be out of the near
   * caches.
   */
  private static final int MANY_BUCKETS = 1 << 14;

  private final Timer none;

  /** The timer of each bucket that came last; {@code next} leads to the one before it. */
  private Timer[] heads;

  private long[] occupied;
  private int mask;
  private int widthShift;

  /** Bucket of the present, counted from time 0. */
  private long current;

  /** Where the travel began, moved along by leaps. */
  private long start;

  private int idleWords;

  /** Never read: it keeps the compiler from dropping the reads of {@link #touch}. */
  @SuppressWarnings("UnusedVariable")
  private long touched;

  TimerRing(Timer none, int buckets, int widthShift) {
    this.none = none;
    heads = new Timer[buckets];
    Arrays.fill(heads, none);
    occupied = new long[buckets / WORD];
    mask = buckets - 1;
    this.widthShift = widthShift;
  }

  int buckets() {
    return mask + 1;
  }

  /** Binary logarithm of the width of a bucket. */
  int widthShift() {
    return widthShift;
  }

  /**
   * Buckets advanced since {@link #forgetTravel}, where a leap beyond the ring counts as the whole
   * ring.
   */
  long advanced() {
    return current - start;
  }

  /** Words of bits that were read in vain since {@link #forgetTravel}. */
  int idleWords() {
    return idleWords;
  }

  void forgetTravel() {
    start = current;
    idleWords = 0;
  }

  /** Changes an empty ring. {@code buckets} is a power of two from 64 on. */
  void reshape(int buckets, int shift, long presentKey) {
    // A longer array stays, its end unused, so that going up and down allocates nothing.
    if (buckets > heads.length) {
      heads = new Timer[buckets];
      Arrays.fill(heads, none);
      occupied = new long[buckets / WORD];
    }
    mask = buckets - 1;
    widthShift = shift;
    current = presentKey >>> shift;
  }

  /**
   * How many buckets after the current one {@code key} belongs; the ring holds those in [1,
   * {@link #buckets}].
   */
  long ahead(long key) {
    return (key >>> widthShift) - current;
  }

  void add(Timer timer) {
    int bucket = bucketOf(timer.key);
    // No branch for an empty bucket: the next bucket is as good as random. That ends are all the
    // same timer allows it.
    Timer head = heads[bucket];
    timer.next = head;
    head.previous = timer;
    heads[bucket] = timer;
    occupied[bucket / WORD] |= 1L << bucket;
  }

  void remove(Timer timer) {
    int bucket = bucketOf(timer.key);
    if (heads[bucket] != timer) {
      timer.previous.next = timer.next;
      timer.next.previous = timer.previous;
      return;
    }
    heads[bucket] = timer.next;
    if (timer.next == none) {
      occupied[bucket / WORD] &= ~(1L << bucket);
    }
  }

  private int bucketOf(long key) {
    return (int) (key >>> widthShift) & mask;
  }

  /** Moves an empty ring so that {@code key} belongs into its first bucket. */
  void leapBefore(long key) {
    long before = (key >>> widthShift) - 1;
    start += Math.max(0, before - current - buckets());
    current = before;
  }

  /** Advances to the next bucket with timers, and empties it. There must be one. */
  Timer takeNext() {
    int from = (int) (current + 1) & mask;
    long word = occupied[from / WORD] >>> from;
    if (word == 0 || from % WORD == 0) {
      return take(scan(from));
    }
    int steps = Long.numberOfTrailingZeros(word);
    current += steps + 1;
    return take(from + steps);
  }

  private int scan(int from) {
    int words = buckets() / WORD;
    int place = from / WORD;
    long word = occupied[place] >>> from << from;
    while (word == 0) {
      place = (place + 1) & (words - 1);
      word = occupied[place];
      idleWords++;
    }
    int bucket = place * WORD + Long.numberOfTrailingZeros(word);
    current += ((bucket - from) & mask) + 1;
    if (mask >= MANY_BUCKETS) {
      touch(place, word);
    }
    return bucket;
  }

  /**
   * Reads the timers of a word of buckets together, so that their cache misses overlap instead of
   * queueing up.
   */
  private void touch(int place, long word) {
    long sum = 0;
    for (long rest = word; rest != 0; rest &= rest - 1) {
      sum += heads[place * WORD + Long.numberOfTrailingZeros(rest)].key;
    }
    touched = sum;
  }

  /** Empties a bucket: its timers in order of arrival, linked both ways. */
  private Timer take(int bucket) {
    Timer head = heads[bucket];
    heads[bucket] = none;
    occupied[bucket / WORD] &= ~(1L << bucket);
    return head.next == none ? head : prepend(head, none);
  }

  /** Empties the ring: its timers in order of buckets, then of arrival, linked both ways. */
  Timer takeAll() {
    Timer chain = none;
    for (long ahead = buckets(); ahead > 0; ahead--) {
      int bucket = (int) (current + ahead) & mask;
      chain = prepend(heads[bucket], chain);
      heads[bucket] = none;
    }
    Arrays.fill(occupied, 0);
    return chain;
  }

  private Timer prepend(Timer reversed, Timer chain) {
    Timer first = chain;
    Timer timer = reversed;
    while (timer != none) {
      Timer older = timer.next;
      timer.next = first;
      first.previous = timer;
      first = timer;
      timer = older;
    }
    return first;
  }
}
