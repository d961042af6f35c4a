package moesim.units;

import java.math.BigDecimal;
import java.util.List;

/** A delay that does not depend on the amount of data. */
public record Latency(long ps) {
  /** What {@link #parse} accepts, for messages. */
  public static final String ACCEPTED = "a time with its unit, such as \"110 ns\" or \"1.5 us\"";

  /** The units, as a regular expression for editors. */
  public static final String UNIT_PATTERN = "[pnum]?s";

  /** Each a thousand of the one before. */
  private static final List<String> UNITS = List.of("ps", "ns", "us", "ms", "s");

  public Latency {
    if (ps < 0) {
      throw new IllegalArgumentException("a latency must not be negative, got " + ps + " ps");
    }
  }

  /** Reads a time such as {@code 110 ns}; refuses a bare number and fractions of a picosecond. */
  public static Latency parse(String text) {
    Quantity quantity = Quantity.parse(text);
    if (!isUnit(quantity.unit())) {
      throw new IllegalArgumentException(
          "unknown unit \"" + quantity.unit() + "\" in \"" + text + "\"; units are " + UNITS);
    }
    BigDecimal ps =
        quantity.number().multiply(BigDecimal.valueOf(1000).pow(UNITS.indexOf(quantity.unit())));
    return new Latency(new Quantity(ps.stripTrailingZeros(), "ps").whole("picoseconds"));
  }

  /** True if {@code unit} is a unit of time. */
  public static boolean isUnit(String unit) {
    return UNITS.contains(unit);
  }

  /** The exact time in the largest unit that needs no fraction: {@code 110 ns}. */
  @Override
  public String toString() {
    long value = ps;
    int unit = 0;
    while (value != 0 && value % 1000 == 0 && unit + 1 < UNITS.size()) {
      value /= 1000;
      unit++;
    }
    return value + " " + UNITS.get(unit);
  }
}
