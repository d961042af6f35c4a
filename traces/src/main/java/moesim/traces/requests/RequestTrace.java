package moesim.traces.requests;

import java.util.List;

/**
 * When requests arrive at a service, and how long they are.
 *
 * <p><b>Order.</b> By arrival. <b>Units.</b> Nanoseconds after the first arrival; tokens.
 * <b>Ownership.</b> The arrays are the trace's and must not be written to.
 */
public final class RequestTrace {
  private final String source;
  private final String format;
  private final long[] arrivalNs;
  private final int[] promptTokens;
  private final int[] outputTokens;
  private final int[][] prefixBlocks;
  private final List<String> warnings;

  RequestTrace(
      String source,
      String format,
      long[] arrivalNs,
      int[] promptTokens,
      int[] outputTokens,
      int[][] prefixBlocks,
      List<String> warnings) {
    this.source = source;
    this.format = format;
    this.arrivalNs = arrivalNs;
    this.promptTokens = promptTokens;
    this.outputTokens = outputTokens;
    this.prefixBlocks = prefixBlocks;
    this.warnings = List.copyOf(warnings);
  }

  /** The file it was read from. */
  public String source() {
    return source;
  }

  /** Name of the format it was read as. */
  public String format() {
    return format;
  }

  public int requests() {
    return arrivalNs.length;
  }

  /** Arrivals in nanoseconds after the first, which is 0; never descending. */
  public long[] arrivalNs() {
    return arrivalNs;
  }

  /** Length of each prompt. */
  public int[] promptTokens() {
    return promptTokens;
  }

  /** Tokens each request generates. */
  public int[] outputTokens() {
    return outputTokens;
  }

  /** True if {@link #prefixBlocks} are known. */
  public boolean hasPrefixBlocks() {
    return prefixBlocks.length > 0;
  }

  /**
   * Identities of the blocks of a request's prompt, in their order: two requests whose first n
   * blocks are the same share that prefix. Empty if unknown.
   */
  public int[] prefixBlocks(int request) {
    return hasPrefixBlocks() ? prefixBlocks[request] : new int[0];
  }

  /** What a user should know of it, one line each. */
  public List<String> warnings() {
    return warnings;
  }
}
