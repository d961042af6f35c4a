package moesim.traces.text;

import java.util.Locale;

/** Text from a file, fit for a message of one line. */
public final class Excerpt {
  private static final int LONGEST = 40;

  private Excerpt() {}

  /** {@code text} in quotes, cut if long, with anything that does not print written as a number. */
  public static String of(String text) {
    return '"' + oneLine(text, LONGEST) + '"';
  }

  /**
   * {@code text} with anything that does not print written as a number, cut after {@code longest}
   * characters.
   */
  public static String oneLine(String text, int longest) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), longest); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)
          || !Character.isDefined(c)
          || Character.isSurrogate(c)
          || c > 0x2000) {
        shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return shown.append(text.length() > longest ? "…" : "").toString();
  }
}
