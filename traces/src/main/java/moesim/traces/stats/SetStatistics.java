package moesim.traces.stats;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import moesim.traces.LayerLoad;
import moesim.traces.LayerReuse;
import moesim.traces.LayerSummary;
import moesim.traces.patterns.RoutingPatterns;

/** What is known of the prompts of a trace, of its generated tokens, or of all its tokens. */
public final class SetStatistics {
  private final TokenSet set;
  private final long tokens;
  private final List<LayerSummary> layers;
  private final long[] loads;
  private final double[] gateSums;
  private final RoutingPatterns patterns;
  private final List<ReuseDistances> distances;
  private final Stationarity stationarity;

  SetStatistics(
      TokenSet set,
      long tokens,
      List<LayerSummary> layers,
      long[] loads,
      double[] gateSums,
      RoutingPatterns patterns,
      List<ReuseDistances> distances,
      Stationarity stationarity) {
    this.set = set;
    this.tokens = tokens;
    this.layers = List.copyOf(layers);
    this.loads = loads;
    this.gateSums = gateSums;
    this.patterns = patterns;
    this.distances = List.copyOf(distances);
    this.stationarity = stationarity;
  }

  /** Which tokens. */
  public TokenSet set() {
    return set;
  }

  /** How many they are. */
  public long tokens() {
    return tokens;
  }

  /** Load and next-token reuse of each layer, in the model's order. */
  public List<LayerSummary> layers() {
    return layers;
  }

  /** Selections of {@code page}. */
  public long load(int page) {
    return loads[page];
  }

  /** The mean gate weight of {@code page} per token of its layer; empty if the trace has none. */
  public OptionalDouble gateWeight(int page) {
    if (gateSums.length == 0) {
      return OptionalDouble.empty();
    }
    long ofLayer = layers.get(page / (loads.length / layers.size())).tokens();
    return ofLayer == 0 ? OptionalDouble.empty() : OptionalDouble.of(gateSums[page] / ofLayer);
  }

  /** How selections depend on each other, in the measured layers. */
  public RoutingPatterns patterns() {
    return patterns;
  }

  /** Reuse distances and working sets of each layer. */
  public List<ReuseDistances> distances() {
    return distances;
  }

  /** How the load changes over the trace. */
  public Stationarity stationarity() {
    return stationarity;
  }

  /** Next-token reuse over all layers, each weighted by its selections. */
  public LayerReuse reuse() {
    return LayerReuse.ofAll(layers);
  }

  /** Selections of routed experts, over all layers. */
  public long selections() {
    return layers.stream().mapToLong(LayerSummary::selections).sum();
  }

  /** Experts that none of the tokens selected, over all layers. */
  public int unusedExperts() {
    return layers.stream().mapToInt(LayerSummary::unusedExperts).sum();
  }

  /** The mean of {@code measure} over the layers that have a load. */
  public OptionalDouble meanLoad(ToDoubleFunction<LayerLoad> measure) {
    return layers.stream()
        .flatMap(layer -> layer.load().stream())
        .mapToDouble(measure)
        .average();
  }

  /** The largest value of {@code measure} over the layers. */
  public OptionalDouble mostLoad(ToDoubleFunction<LayerLoad> measure) {
    return layers.stream()
        .flatMap(layer -> layer.load().stream())
        .mapToDouble(measure)
        .max();
  }

  /** The mean of {@code measure} over the layers that have tokens. */
  public OptionalDouble meanDistance(ToDoubleFunction<ReuseDistances> measure) {
    return distances.stream()
        .filter(layer -> layer.tokens() > 0)
        .mapToDouble(measure)
        .filter(value -> !Double.isNaN(value))
        .average();
  }
}
