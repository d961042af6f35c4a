package moesim.traces.stats;

import java.util.ArrayList;
import java.util.List;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import moesim.routing.TraceFacts;

/**
 * Reuse distances of all layers, of each set of tokens as a sequence of its own: its tokens in the
 * order of the file, one request after the other.
 */
final class ReuseScan {
  private final MoeModel model;
  private final int topK;
  // [layers]
  private final ReuseCounts[] ofAll;
  // The same object where all tokens are of one phase.
  private final ReuseCounts[] ofPrefill;
  private final ReuseCounts[] ofDecode;
  private final boolean phasesDiffer;
  private final int[] ids;

  ReuseScan(MoeModel model, TraceFacts facts) {
    this.model = model;
    topK = model.topK();
    ids = new int[topK];
    phasesDiffer = facts.prefillTokens() > 0 && facts.decodeTokens() > 0;
    ofAll = empty();
    ofPrefill = phasesDiffer ? empty() : ofAll;
    ofDecode = phasesDiffer ? empty() : ofAll;
  }

  private ReuseCounts[] empty() {
    ReuseCounts[] layers = new ReuseCounts[model.layers()];
    for (int layer = 0; layer < layers.length; layer++) {
      layers[layer] = new ReuseCounts(model.experts());
    }
    return layers;
  }

  /** Counts the tokens of {@code block}; they follow those of the last call. */
  void add(RoutingBlock block) {
    byte[] phases = block.phases();
    short[] experts = block.experts();
    int width = block.layers() * topK;
    // Layer by layer: the stack of one layer stays in the processor's cache.
    for (int layer = 0; layer < ofAll.length; layer++) {
      ReuseCounts all = ofAll[layer];
      for (int token = 0; token < block.tokens(); token++) {
        int count = routed(experts, token * width + layer * topK);
        if (count > 0) {
          all.add(ids, count);
          if (phasesDiffer) {
            boolean prefill = phases[token] == Phase.PREFILL.code();
            (prefill ? ofPrefill : ofDecode)[layer].add(ids, count);
          }
        }
      }
    }
  }

  /** Puts the routed experts of a token into {@code ids}, ascending, and says how many they are. */
  private int routed(short[] experts, int cell) {
    int limit = model.experts();
    int count = 0;
    for (int i = cell; i < cell + topK; i++) {
      int expert = experts[i];
      if (expert >= 0 && expert < limit) {
        int place = count++;
        while (place > 0 && ids[place - 1] > expert) {
          ids[place] = ids[place - 1];
          place--;
        }
        ids[place] = expert;
      }
    }
    return count;
  }

  /** One entry per layer, of the tokens of {@code set}. */
  List<ReuseDistances> distances(TokenSet set) {
    List<ReuseDistances> layers = new ArrayList<>();
    ReuseCounts[] ofSet = switch (set) {
      case ALL -> ofAll;
      case PREFILL -> ofPrefill;
      case DECODE -> ofDecode;
    };
    for (int layer = 0; layer < ofSet.length; layer++) {
      layers.add(ofSet[layer].distances(model.layerIds().get(layer)));
    }
    return layers;
  }
}
