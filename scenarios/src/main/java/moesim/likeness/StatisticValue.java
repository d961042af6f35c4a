package moesim.likeness;

/** What a statistic of a trace is: a value, a distribution, or a curve over capacities. */
sealed interface StatisticValue {
  /** Of the same kind and statistic, how far {@code other} is from this. */
  Distance to(StatisticValue other);

  /**
   * How far two measures are apart.
   *
   * @param a what stands for the first: its value, its mean, its point of the largest distance
   * @param b the same of the second
   * @param distance absolute difference, or Kolmogorov–Smirnov statistic
   * @param at capacity of the largest distance; −1 if it is no curve
   */
  record Distance(double a, double b, double distance, int at) {}

  /** One number. */
  record Value(double value) implements StatisticValue {
    @Override
    public Distance to(StatisticValue other) {
      double b = ((Value) other).value;
      return new Distance(value, b, Math.abs(b - value), -1);
    }
  }

  /**
   * How often every whole number from 0 occurred; distances are those of Kolmogorov and Smirnov,
   * the largest between the distribution functions.
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Distribution(long[] counts) implements StatisticValue {
    @Override
    public Distance to(StatisticValue other) {
      Distribution that = (Distribution) other;
      double ours = total();
      double theirs = that.total();
      long below = 0;
      long thatBelow = 0;
      double largest = 0;
      for (int i = 0; i < Math.max(counts.length, that.counts.length); i++) {
        below += i < counts.length ? counts[i] : 0;
        thatBelow += i < that.counts.length ? that.counts[i] : 0;
        largest = Math.max(largest, Math.abs(below / ours - thatBelow / theirs));
      }
      return new Distance(mean(), that.mean(), largest, -1);
    }

    long total() {
      long total = 0;
      for (long count : counts) {
        total += count;
      }
      return total;
    }

    double mean() {
      double sum = 0;
      for (int i = 0; i < counts.length; i++) {
        sum += (double) i * counts[i];
      }
      return sum / total();
    }
  }

  /** One number per capacity; the distance is the largest at any of them. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Curve(double[] values) implements StatisticValue {
    @Override
    public Distance to(StatisticValue other) {
      double[] theirs = ((Curve) other).values;
      int at = 0;
      for (int i = 1; i < values.length; i++) {
        at = Math.abs(theirs[i] - values[i]) > Math.abs(theirs[at] - values[at]) ? i : at;
      }
      return new Distance(values[at], theirs[at], Math.abs(theirs[at] - values[at]), at);
    }
  }
}
