package moesim.testing;

import java.util.Map;
import moesim.cache.AccessSemantics;
import moesim.model.MoeModel;
import moesim.routing.Batching;
import moesim.routing.PageOrder;
import moesim.routing.Prefill;
import moesim.routing.RoutingBlock;
import moesim.routing.RoutingReader;
import moesim.routing.RoutingTrace;

/**
 * A cache for every layer, with fixed shares of a capacity: the first layers have one place more if
 * it does not divide.
 */
public final class FixedShares {
  private FixedShares() {}

  /** Misses of all layers of {@code trace}, whose tokens have all their experts. */
  public static long misses(
      RoutingTrace trace, String policy, int capacity, AccessSemantics semantics) {
    MoeModel model = trace.model();
    int layers = model.layers();
    int[] experts = expertsOf(trace);
    long misses = 0;
    for (int layer = 0; layer < layers; layer++) {
      int share = capacity / layers + (layer < capacity % layers ? 1 : 0);
      FixedTrace own = FixedTrace.ofExperts(
          FixedTrace.model(1, model.experts(), model.topK()), ofLayer(model, experts, layer));
      Batching ascending = new Batching(1, Prefill.PER_TOKEN, true, PageOrder.ASCENDING);
      misses += SharedCache.replay(
              own, policy, Map.of(), Math.min(share, model.experts()), semantics, ascending)
          .misses();
    }
    return misses;
  }

  /** The experts of all tokens of {@code trace}, {@code [tokens][layers][topK]}. */
  public static int[] expertsOf(RoutingTrace trace) {
    MoeModel model = trace.model();
    int width = model.layers() * model.topK();
    int[] experts = new int[Math.toIntExact(trace.facts().tokens()) * width];
    RoutingBlock block = new RoutingBlock(model, 64, false);
    int cells = 0;
    try (RoutingReader reader = trace.open(0)) {
      while (reader.read(block)) {
        for (int i = 0; i < block.tokens() * width; i++) {
          experts[cells++] = block.experts()[i];
        }
      }
    }
    return experts;
  }

  private static int[] ofLayer(MoeModel model, int[] experts, int layer) {
    int topK = model.topK();
    int[] own = new int[experts.length / model.layers()];
    for (int i = 0; i < own.length; i++) {
      own[i] = experts[(i / topK * model.layers() + layer) * topK + i % topK];
    }
    return own;
  }
}
