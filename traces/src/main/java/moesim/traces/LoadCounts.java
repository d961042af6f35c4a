package moesim.traces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import moesim.model.MoeModel;

/** What the tokens of one phase, or of all, selected in each layer, as counters. */
final class LoadCounts {
  private final MoeModel model;
  // [layers][experts]
  final long[] loads;
  // [layers]
  final long[] tokens;
  final long[] zeroSelections;
  final long[] followed;
  final long[] reused;

  LoadCounts(MoeModel model) {
    this.model = model;
    loads = new long[model.pages()];
    tokens = new long[model.layers()];
    zeroSelections = new long[model.layers()];
    followed = new long[model.layers()];
    reused = new long[model.layers()];
  }

  /** The counts of two phases together. */
  LoadCounts plus(LoadCounts other) {
    LoadCounts sum = new LoadCounts(model);
    sum.add(this);
    sum.add(other);
    return sum;
  }

  private void add(LoadCounts other) {
    addTo(loads, other.loads);
    addTo(tokens, other.tokens);
    addTo(zeroSelections, other.zeroSelections);
    addTo(followed, other.followed);
    addTo(reused, other.reused);
  }

  private static void addTo(long[] sums, long[] counts) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += counts[i];
    }
  }

  /** One summary per layer, in the model's order. */
  List<LayerSummary> layers() {
    List<LayerSummary> layers = new ArrayList<>();
    for (int layer = 0; layer < model.layers(); layer++) {
      layers.add(layer(layer));
    }
    return layers;
  }

  private LayerSummary layer(int layer) {
    int firstPage = model.page(layer, 0);
    long[] load = Arrays.copyOfRange(loads, firstPage, firstPage + model.experts());
    long selections = Arrays.stream(load).sum();
    int unused = (int) Arrays.stream(load).filter(count -> count == 0).count();
    return new LayerSummary(
        model.layerIds().get(layer),
        tokens[layer],
        selections,
        zeroSelections[layer],
        unused,
        selections == 0
            ? Optional.empty()
            : Optional.of(LayerLoad.of(load, selections, tokens[layer], model.topK())),
        LayerReuse.of(followed[layer], reused[layer], load, tokens[layer]));
  }
}
