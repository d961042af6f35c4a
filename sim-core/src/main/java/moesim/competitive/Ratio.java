package moesim.competitive;

/**
 * An exact ratio of misses to optimal misses, in lowest terms. <b>Unbounded</b> is 1 / 0: misses
 * without end for which the optimum pays nothing.
 *
 * @param misses numerator
 * @param optimum denominator
 */
public record Ratio(long misses, long optimum) implements Comparable<Ratio> {
  static final Ratio ZERO = new Ratio(0, 1);
  static final Ratio UNBOUNDED = new Ratio(1, 0);

  /** The ratio of two counts that are not both zero. */
  public static Ratio of(long misses, long optimum) {
    long divisor = misses;
    long rest = optimum;
    while (rest != 0) {
      long next = divisor % rest;
      divisor = rest;
      rest = next;
    }
    if (divisor == 0) {
      throw new IllegalArgumentException("misses=0 optimum=0");
    }
    return new Ratio(misses / divisor, optimum / divisor);
  }

  /** True if no bound exists. */
  public boolean isUnbounded() {
    return optimum == 0;
  }

  public double toDouble() {
    return (double) misses / optimum;
  }

  /** Misses beyond this ratio in a stretch with {@code missed} misses, times {@link #optimum}. */
  long excess(int missed, int optimal) {
    return optimum * missed - misses * optimal;
  }

  @Override
  public int compareTo(Ratio other) {
    return Long.compare(
        Math.multiplyExact(misses, other.optimum), Math.multiplyExact(other.misses, optimum));
  }

  /** {@code 5/3}, {@code 7}, or {@code unbounded}. */
  @Override
  public String toString() {
    if (isUnbounded()) {
      return "unbounded";
    }
    return optimum == 1 ? String.valueOf(misses) : misses + "/" + optimum;
  }
}
