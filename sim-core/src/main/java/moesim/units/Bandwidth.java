package moesim.units;

import java.util.Locale;

/** Sustained transfer rate of a link or memory. */
public record Bandwidth(long bytesPerSecond) {
  /** What {@link #parse} accepts, for messages. */
  public static final String ACCEPTED =
      "a bandwidth with its unit, such as \"3.35 TB/s\" (10^12 B/s) or \"64 GiB/s\" (2^30 B/s)";

  /** The units, as a regular expression for editors. */
  public static final String UNIT_PATTERN = "([kMGTP]|[KMGTP]i)?B/s";

  private static final String PER_SECOND = "/s";

  public Bandwidth {
    if (bytesPerSecond <= 0) {
      throw new IllegalArgumentException(
          "a bandwidth must be positive, got " + bytesPerSecond + " B/s");
    }
  }

  /**
   * Reads a bandwidth such as {@code 3.35 TB/s}; refuses a bare number, bits, and fractions of a
   * byte per second.
   */
  public static Bandwidth parse(String text) {
    Quantity quantity = Quantity.parse(text);
    String unit = quantity.unit();
    if (!isUnit(unit)) {
      throw new IllegalArgumentException(
          "unknown unit \"" + unit + "\" in \"" + text + "\"" + hint(unit));
    }
    DataSize second = DataSize.parse(
        quantity.number() + " " + unit.substring(0, unit.length() - PER_SECOND.length()));
    return new Bandwidth(second.bytes());
  }

  /** True if {@code unit} is a unit of bandwidth. */
  public static boolean isUnit(String unit) {
    return unit.endsWith(PER_SECOND)
        && DataSize.isUnit(unit.substring(0, unit.length() - PER_SECOND.length()));
  }

  private static String hint(String unit) {
    boolean bits = unit.endsWith("b/s")
        || unit.endsWith("bps")
        || unit.toLowerCase(Locale.ROOT).contains("bit");
    return bits
        ? "; bits are not accepted, write bytes per second"
        : "; units are those of a size, per second: \"GB/s\", \"GiB/s\"";
  }

  /** Time to move {@code bytes}, rounded up to a whole picosecond. */
  public long transferPs(long bytes) {
    // Not bytes * 1e12 / rate in long: overflows above 9.2 MB, one expert is 44 MB.
    return (long) Math.ceil(bytes * 1e12 / bytesPerSecond);
  }

  /** The exact bandwidth in the largest unit that needs no fraction: {@code 3350 GB/s}. */
  @Override
  public String toString() {
    return new DataSize(bytesPerSecond) + PER_SECOND;
  }
}
