package moesim.units;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/**
 * An amount of data. Decimal and binary prefixes are different units: 1 GB = 10^9 B, 1 GiB = 2^30 B
 * (IEC 80000-13).
 */
public record DataSize(long bytes) {
  /** What {@link #parse} accepts, for messages. */
  public static final String ACCEPTED =
      "a size with its unit, such as \"80 GB\" (10^9 B) or \"80 GiB\" (2^30 B)";

  /** The units, as a regular expression for editors. */
  public static final String UNIT_PATTERN = "([kMGTP]|[KMGTP]i)?B";

  private static final List<String> DECIMAL = List.of("B", "kB", "MB", "GB", "TB", "PB");
  private static final List<String> BINARY = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");

  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size must not be negative, got " + bytes + " B");
    }
  }

  /** Reads a size such as {@code 6 GiB}; refuses a bare number, bits, and fractions of a byte. */
  public static DataSize parse(String text) {
    Quantity quantity = Quantity.parse(text);
    BigDecimal bytes = quantity.number().multiply(bytesPer(quantity.unit(), text));
    return new DataSize(new Quantity(bytes.stripTrailingZeros(), "B").whole("bytes"));
  }

  /** True if {@code unit} is a unit of data size. */
  public static boolean isUnit(String unit) {
    return DECIMAL.contains(unit) || BINARY.contains(unit);
  }

  private static BigDecimal bytesPer(String unit, String text) {
    if (DECIMAL.contains(unit)) {
      return BigDecimal.valueOf(1000).pow(DECIMAL.indexOf(unit));
    }
    if (BINARY.contains(unit)) {
      return BigDecimal.valueOf(1024).pow(BINARY.indexOf(unit));
    }
    boolean bits = unit.endsWith("b") || unit.toLowerCase(Locale.ROOT).contains("bit");
    String hint =
        bits ? "; bits are not accepted, write bytes" : "; units are " + DECIMAL + " and " + BINARY;
    throw new IllegalArgumentException("unknown unit \"" + unit + "\" in \"" + text + "\"" + hint);
  }

  /**
   * The exact size in the largest unit that needs no fraction, binary before decimal:
   * {@code 6 GiB}.
   */
  @Override
  public String toString() {
    String decimal = exact(1000, DECIMAL);
    String binary = exact(1024, BINARY);
    return binary.length() < decimal.length() ? binary : decimal;
  }

  private String exact(long base, List<String> units) {
    long value = bytes;
    int unit = 0;
    while (value != 0 && value % base == 0 && unit + 1 < units.size()) {
      value /= base;
      unit++;
    }
    return value + " " + units.get(unit);
  }
}
