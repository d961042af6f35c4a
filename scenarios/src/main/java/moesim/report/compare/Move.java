package moesim.report.compare;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value of one row that is not what it was.
 *
 * @param row the keys that tell the row from others, as they are shown
 * @param metric the column
 * @param unit its unit
 * @param before the value in A; null if it was absent
 * @param after the value in B; null if it is absent
 */
record Move(
    List<String> row,
    String metric,
    String unit,
    @Nullable Object before,
    @Nullable Object after) {

  /** B − A; NaN unless both are numbers. */
  double change() {
    return before instanceof Number a && after instanceof Number b
        ? b.doubleValue() - a.doubleValue()
        : Double.NaN;
  }

  /** (B − A) / |A|; infinite where A is zero, or where one of both is no number. */
  double relative() {
    if (!(before instanceof Number a) || Double.isNaN(change())) {
      return Double.POSITIVE_INFINITY;
    }
    return change() / Math.abs(a.doubleValue());
  }

  /** True if the values are further apart than {@code tolerance} of A. */
  boolean exceeds(double tolerance) {
    if (before instanceof Long a && after instanceof Long b && a.longValue() == b.longValue()) {
      return false;
    }
    if (!(before instanceof Number a) || !(after instanceof Number b)) {
      return !Objects.equals(before, after);
    }
    double from = a.doubleValue();
    double to = b.doubleValue();
    if (Double.compare(from, to) == 0 && !(before instanceof Long && after instanceof Long)) {
      return false;
    }
    // Longs beyond 2^53 can differ and be the same double; then they differ by less than any
    // tolerance but none.
    return tolerance == 0 || !(Math.abs(to - from) <= tolerance * Math.abs(from));
  }
}
