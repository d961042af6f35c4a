package moesim.traces;

import java.util.List;
import java.util.Locale;
import moesim.routing.RoutingBlock;

/**
 * Whether rows of several sequences take turns, as in a training batch written position by position
 * or in a batch of requests without names: tokens then repeat the experts of an earlier token more
 * often than those of the one before.
 */
final class TurnTaking implements Oddity {
  private static final int MOST_SEQUENCES = 64;
  private static final int MOST_TOKENS = 1 << 13;
  private static final int LEAST_TOKENS = 256;
  // Text that repeats itself comes close to 1.
  private static final double RATIO = 1.3;
  // Of the difference; the best of 64 distances exceeds 3 by chance once in ten traces.
  private static final double DEVIATIONS = 8;

  private final int topK;
  // In the middle, where routers are neither random nor extreme.
  private final int layer;
  private final int layers;
  private final short[][] before = new short[MOST_SEQUENCES][];
  // By distance from 1.
  private final long[] repeated = new long[MOST_SEQUENCES + 1];
  private final long[] compared = new long[MOST_SEQUENCES + 1];
  private int request = -1;
  private int ofRequest;
  private long tokens;

  TurnTaking(TraceShape shape) {
    topK = shape.topK();
    layers = shape.layers();
    layer = layers / 2;
    for (int i = 0; i < before.length; i++) {
      before[i] = new short[topK];
    }
  }

  @Override
  public void see(RoutingBlock block) {
    for (int token = 0; token < block.tokens() && tokens < MOST_TOKENS; token++) {
      if (block.requests()[token] != request) {
        request = block.requests()[token];
        ofRequest = 0;
      }
      int row = (token * layers + layer) * topK;
      compare(block.experts(), row);
      System.arraycopy(block.experts(), row, before[ofRequest % MOST_SEQUENCES], 0, topK);
      ofRequest++;
      tokens++;
    }
  }

  private void compare(short[] experts, int row) {
    for (int distance = 1; distance <= Math.min(ofRequest, MOST_SEQUENCES); distance++) {
      short[] earlier = before[(ofRequest - distance) % MOST_SEQUENCES];
      for (int i = row; i < row + topK; i++) {
        repeated[distance] += experts[i] >= 0 && contains(earlier, experts[i]) ? 1 : 0;
      }
      compared[distance] += topK;
    }
  }

  private static boolean contains(short[] experts, short wanted) {
    for (short expert : experts) {
      if (expert == wanted) {
        return true;
      }
    }
    return false;
  }

  private double share(int distance) {
    return (double) repeated[distance] / Math.max(1, compared[distance]);
  }

  @Override
  public List<String> warnings() {
    int best = 1;
    for (int distance = 2; distance <= MOST_SEQUENCES; distance++) {
      boolean enough = compared[distance] >= (long) LEAST_TOKENS * topK;
      best = enough && share(distance) > share(best) ? distance : best;
    }
    double chance = share(best);
    double deviation = Math.sqrt(2 * chance * (1 - chance) / Math.max(1, compared[best]));
    boolean clear = chance > RATIO * share(1) && chance - share(1) > DEVIATIONS * deviation;
    if (best == 1 || !clear) {
      return List.of();
    }
    return List.of(String.format(
        Locale.ROOT,
        "tokens repeat %.0f %% of the experts of the token %d before, but %.0f %% of those of the"
            + " one before: rows of %d sequences that take turns? stride: %d parts them, where the"
            + " format has it",
        100 * chance,
        best,
        100 * share(1),
        best,
        best));
  }
}
