package moesim.kernel;

/**
 * The timers that are set, in the order of {@link Phase}.
 *
 * <p>Those set for the current instant stand in line in {@link InstantTimers}. The present bucket
 * of time lies in {@link NearTimers}, the buckets after it in a {@link TimerRing}, the rest of time
 * in a {@link TimerHeap}. Setting, clearing and going off take constant time while the buckets hold
 * about one timer each; their width follows the pace at which timers go off. If that fails, as it
 * does when many timers share a bucket in no order or lie beyond the ring, the heaps keep the cost
 * logarithmic.
 *
 * <p><b>Order</b> timers with equal keys lie in the same part, and every part keeps their order of
 * arrival.
 */
final class PendingTimers {
  /** Width of a bucket that holds all of time: everything is near. */
  private static final int ALL_OF_TIME = 62;

  /** So many timers or fewer are faster in one list and heap, by measurement. */
  private static final int FEW_TIMERS = 4;

  private static final int LEAST_BUCKETS = 64;
  private static final int MOST_BUCKETS = 1 << 24;

  /**
   * At least four, for a count that is not a power of two; with the length below, a bucket holds
   * about one timer.
   */
  private static final int BUCKETS_PER_TIMER = 8;

  /**
   * As long as the ring stays within {@link #NEAR_BUCKETS}: then two timers seldom share a bucket,
   * and none have to be put in order. By measurement 64 is better than 32 and 128.
   */
  private static final int GENEROUS_BUCKETS_PER_TIMER = 64;

  /** 128 KiB of references, which stay in a second cache. */
  private static final int NEAR_BUCKETS = 1 << 15;

  /**
   * Length of the ring in mean delays. With n timers set and one going off every gap, the mean
   * delay is n gaps (Little's law); of exponential delays 1.8 % (e^-4) are longer. By measurement 2
   * is as good for uniform delays, 4 is better for exponential ones.
   */
  private static final double MEAN_DELAYS = 4;

  /** How much work is done between two looks at the pace, beside that for rebuilding. */
  private static final int LEAST_WORK = 1024;

  /** Ends every list, so that no link is ever null. */
  final Timer none = new Timer(this, Phase.TRANSFER, () -> {});

  private final InstantTimers instant = new InstantTimers(none);
  private final NearTimers near = new NearTimers(none);
  private final TimerRing ring = new TimerRing(none, LEAST_BUCKETS, ALL_OF_TIME);
  private final TimerHeap far = new TimerHeap();

  /** Timers set, but for those in {@link #instant}. */
  private int count;

  private long nowPs;

  /**
   * Timers taken since the pace was looked at, at what instant that was, and when to look again.
   */
  private int taken;

  private long pacedAtPs;
  private int work = LEAST_WORK;

  boolean isEmpty() {
    return count == 0 && instant.isEmpty();
  }

  /** The instant of the timer that was taken last. */
  long nowPs() {
    return nowPs;
  }

  void add(Timer timer) {
    if (timer.instantPs() == nowPs) {
      timer.place = Timer.AT_ONCE;
      instant.add(timer);
      return;
    }
    count++;
    timer.place = Timer.LINKED;
    place(timer);
  }

  private void place(Timer timer) {
    long ahead = ring.ahead(timer.key);
    if (ahead <= 0) {
      near.add(timer);
    } else if (ahead <= ring.buckets()) {
      ring.add(timer);
    } else {
      far.add(timer);
    }
  }

  void remove(Timer timer) {
    if (timer.place == Timer.AT_ONCE) {
      instant.remove(timer);
      timer.place = Timer.NOT_SET;
      return;
    }
    count--;
    long ahead = ring.ahead(timer.key);
    if (ahead <= 0) {
      near.remove(timer);
    } else if (ahead <= ring.buckets()) {
      ring.remove(timer);
    } else {
      far.remove(timer);
    }
    timer.place = Timer.NOT_SET;
  }

  /** Takes the timer that goes off next; there must be one. */
  Timer removeFirst() {
    // No bucket after the present one has timers of this instant; an equal key in the present one
    // was set before the instant began.
    if (!instant.isEmpty() && (near.isEmpty() || near.firstKey() > instant.firstKey())) {
      Timer first = instant.removeFirst();
      first.place = Timer.NOT_SET;
      return first;
    }
    if (++taken + ring.idleWords() > work) {
      adapt();
    }
    Timer first = near.isEmpty() ? takeNextBucket() : near.removeFirst();
    count--;
    first.place = Timer.NOT_SET;
    nowPs = first.instantPs();
    return first;
  }

  private Timer takeNextBucket() {
    if (count == far.count()) {
      ring.leapBefore(far.firstKey());
      fetchFar();
    }
    Timer first = ring.takeNext();
    // The bucket just emptied is now the last of the ring: what lay beyond may fit.
    fetchFar();
    if (first.next == none) {
      return first;
    }
    near.addAll(first);
    return near.removeFirst();
  }

  private void fetchFar() {
    while (far.count() > 0 && ring.ahead(far.firstKey()) <= ring.buckets()) {
      place(far.removeFirst());
    }
  }

  private void placeAll(Timer first) {
    Timer timer = first;
    while (timer != none) {
      Timer next = timer.next;
      place(timer);
      timer = next;
    }
  }

  /**
   * Fits the ring to the number of timers and their pace; its cost is spread over the work since
   * the last time.
   */
  private void adapt() {
    int shift = ring.widthShift();
    int buckets = ring.buckets();
    if (count <= (shift == ALL_OF_TIME ? FEW_TIMERS : FEW_TIMERS / 2)) {
      shift = ALL_OF_TIME;
    } else {
      int wanted = wantedBuckets();
      // One step down is not worth rebuilding, and numbers near a border would go up and down for
      // ever.
      buckets = 2 * wanted == buckets ? buckets : wanted;
      int fitting = fittingShift(buckets);
      shift = fitting == shift - 1 ? shift : fitting;
    }
    if (shift != ring.widthShift() || buckets != ring.buckets()) {
      rebuild(buckets, shift);
    }
    ring.forgetTravel();
    pacedAtPs = nowPs;
    taken = 0;
    work = count + LEAST_WORK;
  }

  private int wantedBuckets() {
    long timers = Integer.highestOneBit(count);
    long wanted = Math.max(
        BUCKETS_PER_TIMER * timers, Math.min(NEAR_BUCKETS, GENEROUS_BUCKETS_PER_TIMER * timers));
    return (int) Math.max(LEAST_BUCKETS, Math.min(MOST_BUCKETS, wanted));
  }

  /** The smallest width with which the ring spans the delays, and no instant is in two buckets. */
  private int fittingShift(int buckets) {
    double travelled = ring.widthShift() == ALL_OF_TIME
        ? (double) Timer.key(nowPs - pacedAtPs)
        : (double) ring.advanced() * (1L << ring.widthShift());
    double gap = travelled / taken;
    double width = Math.max((double) Timer.key(1), MEAN_DELAYS * count * gap / buckets);
    return Math.min(
        ALL_OF_TIME - 1, Long.SIZE - Long.numberOfLeadingZeros((long) Math.ceil(width) - 1));
  }

  private void rebuild(int buckets, int shift) {
    Timer inRing = ring.takeAll();
    Timer firstNear = none;
    Timer lastNear = none;
    while (!near.isEmpty()) {
      Timer timer = near.removeFirst();
      if (firstNear == none) {
        firstNear = timer;
      }
      lastNear.next = timer;
      lastNear = timer;
    }
    lastNear.next = none;
    ring.reshape(buckets, shift, Timer.key(nowPs));
    placeAll(firstNear);
    placeAll(inRing);
    fetchFar();
  }
}
