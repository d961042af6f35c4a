package moesim.traces.text;

import java.util.regex.Pattern;

/** Decimal numbers as recorders print them. */
final class DecimalText {
  /** Digits and point of a number whose digits are exact in a double. */
  static final int LONGEST_PLAIN = 16;

  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{0,30})?([eE][+-]?[0-9]{1,2})?|-?nan");
  private static final double[] POWERS = powers();

  private DecimalText() {}

  private static double[] powers() {
    double[] powers = new double[LONGEST_PLAIN];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = 10 * powers[i - 1];
    }
    return powers;
  }

  /** {@code digits} with the last {@code decimals} of them after the point. */
  static float value(long digits, int decimals) {
    return (float) (digits / POWERS[decimals]);
  }

  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches() && !Float.isInfinite(parse(text));
  }

  static float parse(String text) {
    return text.endsWith("nan") ? Float.NaN : Float.parseFloat(text);
  }
}
