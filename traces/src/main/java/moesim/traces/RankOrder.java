package moesim.traces;

import java.util.List;
import java.util.Locale;
import moesim.routing.ExpertOrder;
import moesim.routing.RoutingBlock;

/**
 * Whether the experts of every token stand in the order of their weights, so that they show ranks,
 * or in that of their numbers, so that ranks are lost.
 */
final class RankOrder implements Oddity {
  // A layer of a token with two experts is ascending by chance half of the time: 2^-32 for this
  // many.
  private static final long LEAST = 32;

  private long rows;
  private boolean ascending = true;
  private boolean weighted;
  private boolean descending = true;

  @Override
  public void see(RoutingBlock block) {
    int topK = block.topK();
    int end = block.tokens() * block.layers() * topK;
    for (int row = 0; row < end && ascending; row += topK) {
      ascending = isAscending(block.experts(), row, row + topK);
      rows++;
    }
    ascending &= topK > 1;
    float[] weights = block.weights();
    weighted = weights != null && topK > 1;
    if (weights != null && weighted) {
      descending &= areDescending(block.experts(), weights, topK, end);
    }
  }

  private static boolean areDescending(short[] experts, float[] weights, int topK, int end) {
    for (int row = 0; row < end; row += topK) {
      if (experts[row] != RoutingBlock.ABSENT && !isDescending(weights, row, row + topK)) {
        return false;
      }
    }
    return true;
  }

  /** What the tokens show. */
  ExpertOrder order() {
    // Ids that always ascend are sorted, whatever weights stand beside them.
    if (ascending && rows >= LEAST) {
      return ExpertOrder.BY_ID;
    }
    return weighted && descending ? ExpertOrder.BY_WEIGHT : ExpertOrder.UNKNOWN;
  }

  // A weight that is not known descends from nothing.
  private static boolean isDescending(float[] weights, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (!(weights[i] <= weights[i - 1])) {
        return false;
      }
    }
    return true;
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
    if (order() != ExpertOrder.BY_ID) {
      return List.of();
    }
    return List.of(String.format(
        Locale.ROOT,
        "expert ids ascend in all %,d rows of top-k: "
            + "their rank is lost, do not read it from the position",
        rows));
  }
}
