package moesim.traces.fitted;

import moesim.routing.TraceFacts;

/**
 * The trace a fit was made on.
 *
 * @param source as reports name it
 * @param format name of the trace format
 * @param digest SHA-256 of the trace
 * @param requests requests of the trace
 * @param tokens tokens of the trace
 * @param usedRequests those that were measured
 * @param usedTokens tokens that were measured
 * @param usedIds expert ids that were measured
 */
record Measured(
    String source,
    String format,
    String digest,
    int requests,
    long tokens,
    int usedRequests,
    long usedTokens,
    long usedIds) {

  static Measured of(TraceFacts facts, TokenSample sample) {
    return new Measured(
        facts.source(),
        facts.format(),
        facts.digest(),
        facts.requests(),
        sample.lengths().tokens(),
        sample.sizes().count(),
        sample.tokens(),
        sample.ids());
  }
}
