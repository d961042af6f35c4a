package moesim.traces.requests;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;
import moesim.traces.text.Excerpt;
import moesim.traces.text.LineFile;

/**
 * The traces of github.com/HPMLL/BurstGPT: CSV with {@code Timestamp,…,Request tokens,Response
 * tokens,…}, times in seconds. Requests without response tokens are those that failed.
 */
final class BurstGptRequests {
  private static final List<String> COLUMNS =
      List.of("timestamp", "requesttokens", "responsetokens");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,12})?");
  private static final int NS_DIGITS = 9;

  private BurstGptRequests() {}

  static RequestFormat format() {
    return new CsvRequests(
        "burstgpt-requests",
        "BurstGPT trace, CSV with Timestamp, Request tokens and Response tokens",
        COLUMNS,
        BurstGptRequests::nanoseconds);
  }

  private static long nanoseconds(LineFile lines, String text) {
    if (!SECONDS.matcher(text).matches()) {
      throw lines.problem("expected a time in seconds, read " + Excerpt.of(text));
    }
    return new BigDecimal(text)
        .movePointRight(NS_DIGITS)
        .setScale(0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }
}
