package moesim.traces.requests;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import moesim.routing.RequestArrivals;
import moesim.statistics.Quantiles;

/** What a {@link RequestTrace} looks like as a load, as text of labelled lines. */
public final class RequestSummary {
  private static final double NS_PER_S = 1e9;
  private static final int LABEL = 13;

  private final StringBuilder text = new StringBuilder();

  private RequestSummary() {}

  /**
   * The report on {@code trace}, ending with a line break.
   *
   * <p><b>Source.</b> Quantiles by nearest rank; the coefficient of variation of gaps is their
   * standard deviation over their mean, with all gaps as the population.
   */
  public static String of(RequestTrace trace) {
    RequestSummary summary = new RequestSummary();
    summary.line("requests of", trace.source());
    summary.line(
        "format", trace.format() + ": arrivals and lengths of requests, no expert selections");
    summary.line("requests", String.format(Locale.ROOT, "%,d", trace.requests()));
    summary.times(trace.arrivalNs());
    summary.line("prompt", lengths(trace.promptTokens()));
    summary.line("output", lengths(trace.outputTokens()));
    if (trace.hasPrefixBlocks()) {
      summary.line("prefixes", prefixes(trace));
    }
    if (!trace.warnings().isEmpty()) {
      summary.text.append('\n');
      trace.warnings().forEach(warning -> summary.line("warning", warning));
    }
    return summary.text.toString();
  }

  /** The times of {@code arrivals}, which has some, as lines of the report on a trace. */
  public static String of(RequestArrivals arrivals) {
    long[] ns = arrivals.toArray();
    long first = ns[0];
    Arrays.setAll(ns, request -> ns[request] - first);
    RequestSummary summary = new RequestSummary();
    summary.times(ns);
    return summary.text.toString();
  }

  private void times(long[] arrivalNs) {
    double seconds = arrivalNs[arrivalNs.length - 1] / NS_PER_S;
    line(
        "duration",
        String.format(Locale.ROOT, "%,.1f s", seconds)
            + (seconds > 0
                ? String.format(
                    Locale.ROOT, ", %.2f requests per second", (arrivalNs.length - 1) / seconds)
                : ""));
    OptionalDouble variation = gapVariation(arrivalNs);
    if (variation.isPresent()) {
      line(
          "gaps",
          String.format(
              Locale.ROOT,
              "%.3f s on average, coefficient of variation %.2f (1 in a Poisson process)",
              seconds / (arrivalNs.length - 1),
              variation.getAsDouble()));
    }
  }

  /** Coefficient of variation of the gaps between arrivals; empty if all arrive at once. */
  static OptionalDouble gapVariation(long[] arrivalNs) {
    int gaps = arrivalNs.length - 1;
    if (gaps < 1 || arrivalNs[gaps] == 0) {
      return OptionalDouble.empty();
    }
    double mean = (double) arrivalNs[gaps] / gaps;
    double squares = 0;
    for (int i = 0; i < gaps; i++) {
      double deviation = arrivalNs[i + 1] - arrivalNs[i] - mean;
      squares += deviation * deviation;
    }
    return OptionalDouble.of(Math.sqrt(squares / gaps) / mean);
  }

  private static String lengths(int[] tokens) {
    long[] values = Arrays.stream(tokens).asLongStream().toArray();
    Quantiles quantiles = new Quantiles(values);
    return String.format(
        Locale.ROOT,
        "%,d tokens; per request %,d to %,d, median %,d, 90 %% up to %,d, 99 %% up to %,d",
        Arrays.stream(values).sum(),
        quantiles.at(0),
        quantiles.at(1),
        quantiles.at(0.5),
        quantiles.at(0.9),
        quantiles.at(0.99));
  }

  private static String prefixes(RequestTrace trace) {
    Set<Integer> seen = new HashSet<>();
    long blocks = 0;
    long again = 0;
    for (int request = 0; request < trace.requests(); request++) {
      for (int block : trace.prefixBlocks(request)) {
        blocks++;
        again += seen.add(block) ? 0 : 1;
      }
    }
    return String.format(
        Locale.ROOT,
        "%,d blocks, of which %.1f %% have occurred before",
        blocks,
        100.0 * again / blocks);
  }

  private void line(String label, String value) {
    text.append(label)
        .append(" ".repeat(Math.max(1, LABEL - label.length())))
        .append(value)
        .append('\n');
  }
}
