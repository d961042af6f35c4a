package moesim.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a trace as a whole.
 *
 * @param source path or generator, as reports name it
 * @param format name of the trace format
 * @param requests number of requests
 * @param prefillTokens tokens of prompts, over all requests
 * @param decodeTokens generated tokens, over all requests
 * @param selections experts selected, over all tokens and layers; absent entries do not count
 * @param ragged true if some entry is absent, because a layer did not record every token
 * @param weights kind of the gate weights; empty if the trace has none
 * @param warnings oddities of the recording a user should know of, one line each
 * @param digest SHA-256 in hexadecimal: of the files' bytes, of the content of a trace file of
 *     ours, or of a generator's parameters
 * @param order in which order the experts of a token stand
 */
public record TraceFacts(
    String source,
    String format,
    int requests,
    long prefillTokens,
    long decodeTokens,
    long selections,
    boolean ragged,
    Optional<WeightKind> weights,
    List<String> warnings,
    String digest,
    ExpertOrder order) {
  public TraceFacts {
    warnings = List.copyOf(warnings);
  }

  /** Facts of a trace that does not show in which order experts stand. */
  public TraceFacts(
      String source,
      String format,
      int requests,
      long prefillTokens,
      long decodeTokens,
      long selections,
      boolean ragged,
      Optional<WeightKind> weights,
      List<String> warnings,
      String digest) {
    this(
        source,
        format,
        requests,
        prefillTokens,
        decodeTokens,
        selections,
        ragged,
        weights,
        warnings,
        digest,
        ExpertOrder.UNKNOWN);
  }

  public long tokens() {
    return prefillTokens + decodeTokens;
  }

  /** The same trace with one more warning. */
  public TraceFacts withWarning(String warning) {
    List<String> more = new ArrayList<>(warnings);
    more.add(warning);
    return new TraceFacts(
        source,
        format,
        requests,
        prefillTokens,
        decodeTokens,
        selections,
        ragged,
        weights,
        more,
        digest,
        order);
  }
}
