package moesim.traces.parquet;

import moesim.routing.Phase;

/** The order the rows of a trace file must have: request by request, prefill before decode. */
final class TokenOrder {
  private static final int DECODE = Phase.DECODE.code();

  private final int requests;
  private int lastRequest = -1;
  private int lastPhase;

  /** For a file of {@code requests} requests. */
  TokenOrder(int requests) {
    this.requests = requests;
  }

  /** True if such a token may come next; it is then the last one. */
  boolean accepts(int request, int phase, int position) {
    boolean begins = request > lastRequest && request < requests;
    boolean continues = request == lastRequest && phase >= lastPhase;
    if (!(begins || continues) || phase < 0 || phase > DECODE || position < -1) {
      return false;
    }
    lastRequest = request;
    lastPhase = phase;
    return true;
  }

  /** Why the token was not accepted. */
  String refusalOf(int request, int phase, int position) {
    if (phase < 0 || phase > DECODE) {
      return "phase " + phase + ", expected 0 (prefill) or 1 (decode)";
    }
    if (position < -1) {
      return "position " + position + ", expected -1 (unknown) or more";
    }
    if (request >= requests) {
      return "request " + request + " outside [0, " + requests + ")";
    }
    return "request " + request + " in phase " + phase + " after request " + lastRequest
        + " in phase " + lastPhase;
  }
}
