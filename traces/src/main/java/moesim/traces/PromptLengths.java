package moesim.traces;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;

/** Recorded prompts so short that a prefix cache may have cut them. */
final class PromptLengths implements Oddity {
  private static final int SHORT = 64;

  private int[] lengths = new int[16];
  private int requests;

  @Override
  public void see(RoutingBlock block) {
    for (int token = 0; token < block.tokens(); token++) {
      int request = block.requests()[token];
      if (request >= lengths.length) {
        lengths = Arrays.copyOf(lengths, Math.max(request + 1, 2 * lengths.length));
      }
      lengths[request] += block.phase(token) == Phase.PREFILL ? 1 : 0;
      requests = request + 1;
    }
  }

  @Override
  public List<String> warnings() {
    int[] sorted = Arrays.copyOf(lengths, requests);
    Arrays.sort(sorted);
    int median = sorted[(requests - 1) / 2];
    if (median >= SHORT) {
      return List.of();
    }
    return List.of(String.format(
        Locale.ROOT,
        "the recorded prefill is short, %d tokens in the median of %,d requests: "
            + "a prefix cache may have cut it, real prompts were longer",
        median,
        requests));
  }
}
