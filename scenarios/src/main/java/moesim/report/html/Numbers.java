package moesim.report.html;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as a page keeps and shows them. */
final class Numbers {
  private Numbers() {}

  /**
   * {@code value} in at most {@code digits} digits, as JSON writes numbers; null if it is not
   * finite.
   */
  static String rounded(double value, int digits) {
    if (!Double.isFinite(value)) {
      return "null";
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded =
        BigDecimal.valueOf(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    BigDecimal stripped = rounded.stripTrailingZeros();
    String plain = stripped.toPlainString();
    return plain.length() <= digits + 4 ? plain : stripped.toString();
  }

  /** {@code value} for a sentence: counts in full, everything else in four digits. */
  static String shown(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.format(Locale.ROOT, "%,d", (long) value);
    }
    return new BigDecimal(rounded(value, 4)).toPlainString();
  }
}
