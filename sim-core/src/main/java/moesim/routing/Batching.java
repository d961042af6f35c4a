package moesim.routing;

/**
 * How the tokens of a trace become steps.
 *
 * @param requests requests merged into one batch. They start together; one that ends earlier leaves
 *     the batch smaller, and the next batch starts when all have ended
 * @param prefill what happens to prompt tokens
 * @param decode false leaves the generated tokens out
 * @param order order of the pages within a layer step
 */
public record Batching(int requests, Prefill prefill, boolean decode, PageOrder order) {
  public Batching {
    if (requests < 1) {
      throw new IllegalArgumentException("a batch needs a request, got requests=" + requests);
    }
  }

  /** True if a token of {@code phase} is replayed at all. */
  public boolean keeps(Phase phase) {
    return phase == Phase.DECODE ? decode : prefill != Prefill.SKIP;
  }
}
