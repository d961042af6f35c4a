package moesim.traces.patterns;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * How the selections of a trace depend on each other, layer by layer.
 *
 * @param layers the measured layers, in order; not all of the model's if memory was short
 * @param ofLayers MoE layers of the model
 */
public record RoutingPatterns(List<LayerPatterns> layers, int ofLayers) {
  public RoutingPatterns {
    layers = List.copyOf(layers);
  }

  /** The mean of {@code measure} over the layers that have it. */
  public OptionalDouble mean(Function<LayerPatterns, OptionalDouble> measure) {
    return layers.stream()
        .map(measure)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }

  /** Share of the next layer that is covered, mean over the layers (Ob1). */
  public OptionalDouble nextLayer() {
    return mean(LayerPatterns::nextLayer);
  }

  /** Share of the next token that is covered, mean over the layers (Ob2). */
  public OptionalDouble nextToken() {
    return mean(LayerPatterns::nextToken);
  }

  /** Share of the co-activations in the top tenth of the pairs, mean over the layers (Ob5). */
  public OptionalDouble topPairs() {
    return mean(LayerPatterns::topPairs);
  }
}
