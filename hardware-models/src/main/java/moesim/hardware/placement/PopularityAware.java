package moesim.hardware.placement;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import moesim.model.MoeModel;

/**
 * Greedy by popularity, layer by layer: the most used expert that is left goes to the die with the
 * least use so far that still has room for one of the layer's {@code ceil(experts / dies)} experts.
 *
 * <p><b>Order.</b> Equally used experts by lower number; equally used dies by fewer experts, then
 * lower number. <b>Source.</b> The rule called Remap in arXiv 2510.05497, section 7, with tokens in
 * place of a roofline cost.
 */
public final class PopularityAware implements PlacementPolicy {
  @Override
  public String name() {
    return "popularity-aware";
  }

  @Override
  public String sentence() {
    return "gives the most used experts first, each to the least used die that has room";
  }

  @Override
  public boolean needsPopularity() {
    return true;
  }

  @Override
  public Placement create(PlacementContext context) {
    MoeModel model = context.model();
    Popularity popularity = context
        .popularity()
        .orElseThrow(() -> context.problem("popularity-aware needs to know how much each expert is"
            + " used, which this scenario does not; use contiguous, round-robin or random"));
    int[] homes = new int[model.pages()];
    for (int layer = 0; layer < model.layers(); layer++) {
      placeLayer(model, layer, context.dies(), popularity, homes);
    }
    return new Placement(model.experts(), context.dies(), homes);
  }

  private static void placeLayer(
      MoeModel model, int layer, int dies, Popularity popularity, int[] homes) {
    int room = (model.experts() + dies - 1) / dies;
    long[] used = new long[dies];
    int[] held = new int[dies];
    for (int expert : byPopularity(model.experts(), layer, popularity)) {
      int best = -1;
      for (int die = 0; die < dies; die++) {
        if (held[die] < room && (best < 0 || isBetter(die, best, used, held))) {
          best = die;
        }
      }
      homes[model.page(layer, expert)] = best;
      used[best] += popularity.tokens(layer, expert);
      held[best]++;
    }
  }

  private static boolean isBetter(int die, int best, long[] used, int[] held) {
    return used[die] < used[best] || (used[die] == used[best] && held[die] < held[best]);
  }

  private static int[] byPopularity(int experts, int layer, Popularity popularity) {
    long[] tokens = new long[experts];
    Arrays.setAll(tokens, expert -> popularity.tokens(layer, expert));
    // The sort is stable, so that equally used experts stay in order of their numbers.
    return IntStream.range(0, experts)
        .boxed()
        .sorted(Comparator.comparingLong((Integer expert) -> tokens[expert]).reversed())
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
