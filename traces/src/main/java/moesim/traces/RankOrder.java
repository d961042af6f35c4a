package moesim.traces;

import java.util.List;
import java.util.Locale;
import moesim.routing.RoutingBlock;

/**
 * Whether the experts of every token stand in the order of their numbers, so that their rank is
 * lost.
 */
final class RankOrder implements Oddity {
  // A layer of a token with two experts is ascending by chance half of the time: 2^-32 for this
  // many.
  private static final long LEAST = 32;

  private long rows;
  private boolean ascending = true;

  @Override
  public void see(RoutingBlock block) {
    int topK = block.topK();
    int end = block.tokens() * block.layers() * topK;
    for (int row = 0; row < end && ascending; row += topK) {
      ascending = isAscending(block.experts(), row, row + topK);
      rows++;
    }
    ascending &= topK > 1;
  }

  private static boolean isAscending(short[] experts, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (experts[i] < experts[i - 1]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<String> warnings() {
    if (!ascending || rows < LEAST) {
      return List.of();
    }
    return List.of(String.format(
        Locale.ROOT,
        "expert ids ascend in all %,d rows of top-k: "
            + "their rank is lost, do not read it from the position",
        rows));
  }
}
