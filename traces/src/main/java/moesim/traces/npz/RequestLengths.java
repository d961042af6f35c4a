package moesim.traces.npz;

import java.util.Arrays;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;

/** Tokens of each request of a trace, which headers of arrays state before the tokens come. */
final class RequestLengths {
  private static final int CELLS_PER_BLOCK = 1 << 18;

  private final int[] prompt;
  private final int[] output;
  private boolean positionsCount = true;

  private RequestLengths(int requests) {
    prompt = new int[requests];
    output = new int[requests];
  }

  /** Reads {@code trace} through. */
  static RequestLengths of(RoutingTrace trace) {
    MoeModel model = trace.model();
    int capacity = Math.max(1, CELLS_PER_BLOCK / (model.layers() * model.topK()));
    RoutingBlock block = new RoutingBlock(model, capacity, false);
    RequestLengths lengths = new RequestLengths(trace.facts().requests());
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        for (int token = 0; token < block.tokens(); token++) {
          lengths.add(block, token);
        }
      }
    }
    return lengths;
  }

  private void add(RoutingBlock block, int token) {
    int request = block.requests()[token];
    positionsCount &= block.positions()[token] == prompt[request] + output[request];
    if (block.phase(token) == Phase.PREFILL) {
      prompt[request]++;
    } else {
      output[request]++;
    }
  }

  int prompt(int request) {
    return prompt[request];
  }

  int output(int request) {
    return output[request];
  }

  /** True if the positions of every request are 0, 1, 2, … */
  boolean positionsCount() {
    return positionsCount;
  }

  @Override
  public String toString() {
    return Arrays.toString(prompt) + Arrays.toString(output);
  }
}
