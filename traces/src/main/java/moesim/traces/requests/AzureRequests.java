package moesim.traces.requests;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import moesim.traces.text.Excerpt;
import moesim.traces.text.LineFile;

/**
 * The LLM inference traces of github.com/Azure/AzurePublicDataset: CSV {@code
 * TIMESTAMP,ContextTokens,GeneratedTokens} with times such as {@code 2023-11-16
 * 18:17:03.9799600}, with or without an offset from UTC.
 */
final class AzureRequests {
  private static final List<String> COLUMNS =
      List.of("timestamp", "contexttokens", "generatedtokens");
  private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
      .appendPattern("uuuu-MM-dd HH:mm:ss")
      .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
      .optionalStart()
      .appendOffset("+HH:MM", "Z")
      .toFormatter(Locale.ROOT)
      .withResolverStyle(ResolverStyle.STRICT);

  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

  private AzureRequests() {}

  static RequestFormat format() {
    return new CsvRequests(
        "azure-requests",
        "Azure LLM inference trace, CSV TIMESTAMP,ContextTokens,GeneratedTokens",
        COLUMNS,
        AzureRequests::nanoseconds);
  }

  private static long nanoseconds(LineFile lines, String text) {
    try {
      return ChronoUnit.NANOS.between(EPOCH, LocalDateTime.parse(text, TIME));
    } catch (DateTimeException | ArithmeticException e) {
      throw lines.problem(
          "expected a time such as 2023-11-16 18:17:03.9799600, read " + Excerpt.of(text));
    }
  }
}
