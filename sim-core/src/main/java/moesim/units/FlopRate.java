package moesim.units;

import java.math.BigDecimal;
import java.util.List;

/** Floating-point operations per second. */
public record FlopRate(double flopPerSecond) {
  /** What {@link #parse} accepts, for messages. */
  public static final String ACCEPTED = "a speed with its unit, such as \"989 TFLOP/s\"";

  /** The units, as a regular expression for editors. */
  public static final String UNIT_PATTERN = "[kMGTP]?FLOP/s";

  /** Each a thousand of the one before. */
  private static final List<String> UNITS =
      List.of("FLOP/s", "kFLOP/s", "MFLOP/s", "GFLOP/s", "TFLOP/s", "PFLOP/s");

  public FlopRate {
    if (!(flopPerSecond > 0 && flopPerSecond < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a speed must be positive and finite, got " + flopPerSecond + " FLOP/s");
    }
  }

  /**
   * Reads a speed such as {@code 989 TFLOP/s}; refuses a bare number and FLOPS, which may mean work
   * or speed.
   */
  public static FlopRate parse(String text) {
    Quantity quantity = Quantity.parse(text);
    if (!isUnit(quantity.unit())) {
      throw new IllegalArgumentException(
          "unknown unit \"" + quantity.unit() + "\" in \"" + text + "\"; units are " + UNITS);
    }
    BigDecimal rate =
        quantity.number().multiply(BigDecimal.valueOf(1000).pow(UNITS.indexOf(quantity.unit())));
    return new FlopRate(rate.doubleValue());
  }

  /** True if {@code unit} is a unit of speed. */
  public static boolean isUnit(String unit) {
    return UNITS.contains(unit);
  }

  /** The speed in the largest unit in which it is at least one: {@code 989 TFLOP/s}. */
  @Override
  public String toString() {
    BigDecimal value = BigDecimal.valueOf(flopPerSecond);
    int unit = 0;
    while (unit + 1 < UNITS.size() && value.compareTo(BigDecimal.valueOf(1000)) >= 0) {
      value = value.movePointLeft(3);
      unit++;
    }
    return value.stripTrailingZeros().toPlainString() + " " + UNITS.get(unit);
  }
}
