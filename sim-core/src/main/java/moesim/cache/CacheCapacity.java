package moesim.cache;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import moesim.input.ValueType;
import moesim.model.MoeModel;
import moesim.units.DataSize;
import moesim.units.Quantity;

/**
 * The capacity of an expert cache as a user states it: a number of experts, a size, or a percentage
 * of all experts.
 *
 * @param text as written, for reports
 * @param unit what is counted
 * @param amount experts, bytes or percent
 */
public record CacheCapacity(String text, Unit unit, BigDecimal amount) {
  /** The value type of {@code cache.capacity}. */
  public static final ValueType<CacheCapacity> TYPE = ValueType.quantity(
      "a number of experts, a size or a percentage, such as \"150 experts\", \"6 GiB\" or \"25 %\"",
      CacheCapacity::parse, Quantity.PATTERN + "(experts?|%|" + DataSize.UNIT_PATTERN + ")$");

  /** What a capacity counts. */
  public enum Unit {
    EXPERTS,
    BYTES,
    PERCENT
  }

  /** Reads {@code 150 experts}, {@code 6 GiB} or {@code 25 %}. */
  public static CacheCapacity parse(String text) {
    Quantity quantity = Quantity.parse(text);
    if (quantity.number().signum() == 0) {
      throw new IllegalArgumentException("a cache of \"" + text + "\" holds nothing");
    }
    return switch (quantity.unit()) {
      case "experts", "expert" ->
        new CacheCapacity(text, Unit.EXPERTS, BigDecimal.valueOf(quantity.whole("experts")));
      case "%" -> new CacheCapacity(text, Unit.PERCENT, percent(quantity));
      default -> new CacheCapacity(text, Unit.BYTES, BigDecimal.valueOf(bytes(text, quantity)));
    };
  }

  private static BigDecimal percent(Quantity quantity) {
    if (quantity.number().compareTo(BigDecimal.valueOf(100)) > 0) {
      throw new IllegalArgumentException("\"" + quantity + "\" is more than 100 % of all experts");
    }
    return quantity.number();
  }

  private static long bytes(String text, Quantity quantity) {
    if (!DataSize.isUnit(quantity.unit())) {
      throw new IllegalArgumentException(
          "unknown unit \"" + quantity.unit() + "\" in \"" + text + "\"");
    }
    return DataSize.parse(text).bytes();
  }

  /** The size it is, if it counts bytes. */
  public Optional<DataSize> size() {
    return weighsBytes() ? Optional.of(new DataSize(amount.longValueExact())) : Optional.empty();
  }

  /** True if pages weigh their bytes against this capacity, rather than one each. */
  public boolean weighsBytes() {
    return unit == Unit.BYTES;
  }

  /**
   * The capacity in the unit of the page weights: bytes, or experts (a percentage rounded down).
   */
  public long weightFor(MoeModel model) {
    if (unit == Unit.PERCENT) {
      return amount
          .multiply(BigDecimal.valueOf(model.pages()))
          .divide(BigDecimal.valueOf(100), 0, RoundingMode.FLOOR)
          .longValueExact();
    }
    return amount.longValueExact();
  }

  @Override
  public String toString() {
    return text;
  }
}
