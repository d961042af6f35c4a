package moesim.traces.fitted;

/**
 * Lengths of requests, in the order they were recorded; requests beyond the last begin again with
 * the first.
 *
 * <p><b>Units.</b> Tokens. <b>Ownership.</b> The arrays are not copied and never changed.
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record RequestSizes(int[] prompts, int[] outputs) {
  /** No more are kept of a trace. */
  static final int MOST = 1024;

  int count() {
    return prompts.length;
  }

  int prompt(int request) {
    return prompts[request % prompts.length];
  }

  int output(int request) {
    return outputs[request % outputs.length];
  }

  /** The same prompts, each followed by {@code tokens} generated tokens. */
  RequestSizes withOutputs(int tokens) {
    int[] same = new int[prompts.length];
    java.util.Arrays.fill(same, tokens);
    return new RequestSizes(prompts, same);
  }
}
