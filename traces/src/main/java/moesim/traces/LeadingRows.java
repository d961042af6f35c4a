package moesim.traces;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import moesim.routing.RoutingBlock;

/**
 * Identical tokens before the first different one, as a server's start-up profile run writes them.
 */
final class LeadingRows implements Oddity {
  private static final int LEAST = 8;

  private short[] first = new short[0];
  private long identical;
  private boolean ended;

  @Override
  public void see(RoutingBlock block) {
    int width = block.layers() * block.topK();
    for (int token = 0; token < block.tokens() && !ended; token++) {
      if (identical == 0) {
        first = Arrays.copyOfRange(block.experts(), token * width, (token + 1) * width);
      }
      ended = !Arrays.equals(first, 0, width, block.experts(), token * width, (token + 1) * width);
      identical += ended ? 0 : 1;
    }
  }

  @Override
  public List<String> warnings() {
    if (identical < LEAST) {
      return List.of();
    }
    return List.of(String.format(
        Locale.ROOT,
        "the first %,d tokens select the same experts: "
            + "a start-up profile run before the real tokens?",
        identical));
  }
}
