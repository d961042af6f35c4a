package moesim.traces.fitted;

import java.util.Arrays;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;

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

  private static final int BLOCK_TOKENS = 1024;

  /** Those of the requests of {@code trace} that have tokens, from one pass. */
  static RequestSizes of(RoutingTrace trace) {
    int[][] lengths = new int[2][16];
    int count = 0;
    int lastRequest = -1;
    RoutingBlock block = new RoutingBlock(trace.model(), BLOCK_TOKENS, false);
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          if (block.requests()[token] != lastRequest) {
            lastRequest = block.requests()[token];
            if (count++ == lengths[0].length) {
              lengths[0] = Arrays.copyOf(lengths[0], 2 * count);
              lengths[1] = Arrays.copyOf(lengths[1], 2 * count);
            }
          }
          lengths[block.phases()[token]][count - 1]++;
        }
      }
    }
    return new RequestSizes(
        Arrays.copyOf(lengths[Phase.PREFILL.code()], count),
        Arrays.copyOf(lengths[Phase.DECODE.code()], count));
  }

  int count() {
    return prompts.length;
  }

  int prompt(int request) {
    return prompts[request % prompts.length];
  }

  int output(int request) {
    return outputs[request % outputs.length];
  }

  /** Tokens of all requests, each once. */
  long tokens() {
    long tokens = 0;
    for (int request = 0; request < count(); request++) {
      tokens += (long) prompts[request] + outputs[request];
    }
    return tokens;
  }

  /** Requests of {@code most} tokens or less; of longer ones, less of prompt and output alike. */
  RequestSizes upTo(int most) {
    int[] shortPrompts = prompts.clone();
    int[] shortOutputs = outputs.clone();
    for (int request = 0; request < count(); request++) {
      long all = (long) prompts[request] + outputs[request];
      if (all > most) {
        shortPrompts[request] = (int) (((long) prompts[request] * most + all / 2) / all);
        shortOutputs[request] = most - shortPrompts[request];
      }
    }
    return new RequestSizes(shortPrompts, shortOutputs);
  }

  /** The same prompts, each followed by {@code tokens} generated tokens. */
  RequestSizes withOutputs(int tokens) {
    int[] same = new int[prompts.length];
    Arrays.fill(same, tokens);
    return new RequestSizes(prompts, same);
  }
}
