package moesim.units;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number with its unit, as a user writes it: {@code 6 GiB}, {@code 150 experts}, {@code 12.5 %}.
 *
 * <p><b>Errors.</b> {@link #parse} throws {@link IllegalArgumentException} whose message names what
 * was read and what is missing; the caller knows where it stood.
 */
public record Quantity(BigDecimal number, String unit) {
  /** The number of a quantity and the room before its unit, as a regular expression for editors. */
  public static final String PATTERN = "^[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})? *";

  private static final Pattern FORM =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)\\s*(\\S.*)?");

  /** Reads {@code text}; the unit is mandatory. */
  public static Quantity parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("not a number with a unit: \"" + text + "\"");
    }
    String unit = form.group(2);
    if (unit == null) {
      throw new IllegalArgumentException("missing unit in \"" + text + "\"");
    }
    return new Quantity(new BigDecimal(form.group(1)), unit.strip());
  }

  /** The number as a whole count of {@code what}; refuses fractions and counts beyond 2^63. */
  public long whole(String what) {
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("\"" + this + "\" is not a whole number of " + what, e);
    }
  }

  @Override
  public String toString() {
    return number.toPlainString() + " " + unit;
  }
}
