package moesim.traces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import moesim.routing.RoutingBlock;

/**
 * How often each expert of each layer was selected, and which layers lack tokens or use one expert
 * only.
 */
final class ExpertCounts implements Oddity {
  private static final double EXTREME = 0.99;
  private static final long LEAST = 64;
  private static final int NAMED = 5;

  private final List<Integer> layerIds;
  private final int topK;
  private final long[][] counts;
  private final long[] selections;
  private long tokens;

  ExpertCounts(TraceShape shape) {
    layerIds = shape.layerIds();
    topK = shape.topK();
    counts = new long[shape.layers()][64];
    selections = new long[shape.layers()];
  }

  @Override
  public void see(RoutingBlock block) {
    short[] experts = block.experts();
    int cell = 0;
    for (int token = 0; token < block.tokens(); token++) {
      for (int layer = 0; layer < counts.length; layer++) {
        count(layer, experts, cell, cell + topK);
        cell += topK;
      }
    }
    tokens += block.tokens();
  }

  private void count(int layer, short[] experts, int from, int to) {
    long[] ofLayer = counts[layer];
    int found = 0;
    for (int i = from; i < to; i++) {
      int expert = experts[i];
      if (expert >= ofLayer.length) {
        ofLayer = Arrays.copyOf(ofLayer, Math.max(expert + 1, 2 * ofLayer.length));
        counts[layer] = ofLayer;
      }
      if (expert >= 0) {
        ofLayer[expert]++;
        found++;
      }
    }
    selections[layer] += found;
  }

  /** Selections over all layers. */
  long selections() {
    return Arrays.stream(selections).sum();
  }

  /** True if some layer lacks some token. */
  boolean isRagged() {
    return selections() < tokens * topK * counts.length;
  }

  /** The largest expert id of all layers; −1 if there is no selection. */
  int largest() {
    int largest = -1;
    for (long[] ofLayer : counts) {
      for (int expert = ofLayer.length - 1; expert > largest; expert--) {
        largest = ofLayer[expert] > 0 ? expert : largest;
      }
    }
    return largest;
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    List<String> lacking = new ArrayList<>();
    // With as many experts as selections, all of them take every token.
    boolean chosen = largest() >= topK;
    for (int layer = 0; layer < counts.length; layer++) {
      long lacks = tokens - selections[layer] / topK;
      if (lacks > 0) {
        lacking.add(String.format(Locale.ROOT, "layer %d lacks %,d", layerIds.get(layer), lacks));
      }
      if (chosen) {
        warnOfExtreme(layer, warnings);
      }
    }
    if (!lacking.isEmpty()) {
      String more =
          lacking.size() > NAMED ? " and " + (lacking.size() - NAMED) + " more layers" : "";
      String named = String.join(", ", lacking.subList(0, Math.min(NAMED, lacking.size())));
      warnings.add(0, String.format(Locale.ROOT, "ragged: %s of %,d tokens", named + more, tokens));
    }
    return warnings;
  }

  private void warnOfExtreme(int layer, List<String> warnings) {
    long ofLayer = selections[layer] / topK;
    for (int expert = 0; expert < counts[layer].length; expert++) {
      double share = (double) counts[layer][expert] / Math.max(1, ofLayer);
      if (ofLayer >= LEAST && share > EXTREME) {
        warnings.add(String.format(
            Locale.ROOT,
            "layer %d sends %.1f %% of its %,d tokens to expert %d",
            layerIds.get(layer),
            100 * share,
            ofLayer,
            expert));
      }
    }
  }
}
