package moesim.traces;

import moesim.statistics.Quantiles;

/**
 * Tokens of one phase of a request: the quantiles over all requests, a request without such tokens
 * counting as 0.
 *
 * <p><b>Source.</b> Nearest rank, see {@link Quantiles}.
 */
public record SummaryLengths(long min, long median, long p90, long p99, long max) {
  static SummaryLengths of(long[] lengths) {
    Quantiles quantiles = new Quantiles(lengths);
    return new SummaryLengths(
        quantiles.at(0), quantiles.at(0.5), quantiles.at(0.9), quantiles.at(0.99), quantiles.at(1));
  }
}
