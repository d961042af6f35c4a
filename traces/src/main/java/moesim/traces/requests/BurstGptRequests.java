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
final class BurstGptRequests implements RequestFormat {
  private static final List<String> COLUMNS =
      List.of("timestamp", "requesttokens", "responsetokens");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,12})?");
  private static final int NS_DIGITS = 9;

  private int[] columns = {};

  @Override
  public String name() {
    return "burstgpt-requests";
  }

  @Override
  public String sentence() {
    return "BurstGPT trace, CSV with Timestamp, Request tokens and Response tokens";
  }

  @Override
  public boolean recognises(String firstLine) {
    return RequestColumns.find(firstLine, COLUMNS).isPresent();
  }

  @Override
  public void read(LineFile lines, RequestRows rows) {
    if (lines.number() == 1) {
      columns = RequestColumns.find(lines.text(), COLUMNS).orElseThrow();
      return;
    }
    RequestColumns row = RequestColumns.ofRow(lines, columns);
    rows.add(nanoseconds(lines, row.text(0)), row.tokens(lines, 1), row.tokens(lines, 2));
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
