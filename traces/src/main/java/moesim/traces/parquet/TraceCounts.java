package moesim.traces.parquet;

import moesim.routing.Phase;
import moesim.routing.TraceFacts;

/**
 * Counts the tokens being written and holds them to the order of a trace and to what was announced.
 */
final class TraceCounts {
  private int request = -1;
  private Phase phase = Phase.PREFILL;
  private long prefillTokens;
  private long decodeTokens;
  private long selections;

  /** Tokens counted so far. */
  long tokens() {
    return prefillTokens + decodeTokens;
  }

  void add(int nextRequest, Phase nextPhase, int selected) {
    boolean begins = nextRequest > request;
    if (nextRequest < request || (!begins && nextPhase.compareTo(phase) < 0)) {
      throw new IllegalStateException("token " + tokens() + ": request " + nextRequest + " "
          + nextPhase + " after request " + request + " " + phase);
    }
    request = nextRequest;
    phase = nextPhase;
    selections += selected;
    if (nextPhase == Phase.PREFILL) {
      prefillTokens++;
    } else {
      decodeTokens++;
    }
  }

  void check(TraceFacts facts) {
    if (prefillTokens != facts.prefillTokens()
        || decodeTokens != facts.decodeTokens()
        || selections != facts.selections()
        || request >= facts.requests()) {
      throw new IllegalStateException(
          "wrote prefillTokens=" + prefillTokens + " decodeTokens=" + decodeTokens + " selections="
              + selections + " lastRequest=" + request + " of a trace announced as " + facts);
    }
  }
}
