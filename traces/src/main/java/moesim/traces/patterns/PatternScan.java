package moesim.traces.patterns;

import java.util.ArrayList;
import java.util.List;
import moesim.model.MoeModel;
import moesim.routing.Phase;
import moesim.routing.RoutingBlock;
import org.jspecify.annotations.Nullable;

/**
 * The counters behind {@link RoutingPatterns}, fed block by block in the order of the trace.
 *
 * <p><b>Memory.</b> Six heat maps of experts times experts per measured layer. If they do not fit
 * into the budget, layers are measured at equal distances, as many as fit.
 */
public final class PatternScan {
  private final MoeModel model;
  private final List<LayerCounts> counts = new ArrayList<>();
  private @Nullable Predecessors before;
  private long tokens;

  /** Measures as many layers of {@code model} as {@code budgetBytes} hold. */
  public PatternScan(MoeModel model, long budgetBytes) {
    this.model = model;
    int layers = model.layers();
    int measured = (int) Math.min(layers, budgetBytes / LayerCounts.bytes(model.experts()));
    for (int i = 0; i < measured; i++) {
      int layer = (int) ((long) i * layers / measured);
      counts.add(new LayerCounts(layer, layers, model.experts(), model.topK()));
    }
  }

  /** Counts the tokens of {@code block}; they follow those of the last call. */
  public void add(RoutingBlock block) {
    if (block.tokens() == 0) {
      return;
    }
    // An entry grows by at most one per token.
    tokens += block.tokens();
    if (tokens > Integer.MAX_VALUE) {
      throw new IllegalStateException("tokens=" + tokens + " are more than a counter holds");
    }
    if (before == null) {
      before = new Predecessors(block);
    }
    before.begin(block);
    // Layer by layer: the heat maps of one layer stay in the processor's cache.
    for (LayerCounts layer : counts) {
      layer.add(block, before);
    }
    before.end();
  }

  /** What was counted so far. */
  public RoutingPatterns patterns() {
    List<LayerPatterns> layers = new ArrayList<>();
    for (LayerCounts layer : counts) {
      layers.add(layer.patterns(model.layerIds().get(layer.layer())));
    }
    return new RoutingPatterns(layers, model.layers());
  }

  /** What was counted so far of the tokens of {@code phase}. */
  public RoutingPatterns patterns(Phase phase) {
    List<LayerPatterns> layers = new ArrayList<>();
    for (LayerCounts layer : counts) {
      layers.add(layer.patterns(model.layerIds().get(layer.layer()), phase));
    }
    return new RoutingPatterns(layers, model.layers());
  }

  /** Layers that are measured. */
  public int measuredLayers() {
    return counts.size();
  }

  /** The pairs of experts of the measured layer of number {@code index}. */
  public CoActivations coActivations(int index, Phase phase) {
    LayerCounts layer = counts.get(index);
    return layer.coActivations(model.layerIds().get(layer.layer()), phase);
  }

  /** What came at the layer after the measured layer of number {@code index} (Ob1). */
  public NextCounts nextLayer(int index, Phase phase) {
    LayerCounts layer = counts.get(index);
    return layer.nextLayer(model.layerIds().get(layer.layer()), phase);
  }

  /** What came with the next token at the measured layer of number {@code index} (Ob2). */
  public NextCounts nextToken(int index, Phase phase) {
    LayerCounts layer = counts.get(index);
    return layer.nextToken(model.layerIds().get(layer.layer()), phase);
  }
}
