package moesim.traces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import moesim.routing.RoutingBlock;

/**
 * Layers whose selections are the same throughout, as when a recorder wrote one layer into several
 * places.
 */
final class TwinLayers implements Oddity {
  private static final long LEAST = 16;
  private static final int NAMED = 3;

  private final List<Integer> layerIds;
  // Pairs (2i, 2i + 1) of layer indices not yet seen to differ; most are gone after the first
  // tokens.
  private final int[] pairs;
  private int alive;
  private long tokens;

  TwinLayers(List<Integer> layerIds) {
    this.layerIds = layerIds;
    int layers = layerIds.size();
    pairs = new int[layers * (layers - 1)];
    for (int left = 0; left < layers; left++) {
      for (int right = left + 1; right < layers; right++) {
        pairs[alive++] = left;
        pairs[alive++] = right;
      }
    }
  }

  @Override
  public void see(RoutingBlock block) {
    int width = block.layers() * block.topK();
    for (int token = 0; token < block.tokens() && alive > 0; token++) {
      keepEqual(block.experts(), token * width, block.topK());
    }
    tokens += block.tokens();
  }

  private void keepEqual(short[] experts, int first, int topK) {
    int kept = 0;
    for (int pair = 0; pair < alive; pair += 2) {
      int left = first + pairs[pair] * topK;
      int right = first + pairs[pair + 1] * topK;
      if (Arrays.equals(experts, left, left + topK, experts, right, right + topK)) {
        pairs[kept++] = pairs[pair];
        pairs[kept++] = pairs[pair + 1];
      }
    }
    alive = kept;
  }

  @Override
  public List<String> warnings() {
    if (alive == 0 || tokens < LEAST) {
      return List.of();
    }
    List<String> named = new ArrayList<>();
    for (int pair = 0; pair < Math.min(alive, 2 * NAMED); pair += 2) {
      named.add(layerIds.get(pairs[pair]) + " and " + layerIds.get(pairs[pair + 1]));
    }
    String more = alive > 2 * NAMED ? ", and " + (alive / 2 - NAMED) + " more pairs" : "";
    return List.of(String.format(
        Locale.ROOT,
        "layers with the same selections in all %,d tokens, recorded twice? %s",
        tokens,
        String.join(", ", named) + more));
  }
}
