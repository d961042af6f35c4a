package moesim.traces.synthetic;

import java.util.List;
import moesim.input.InputException;
import moesim.input.Option;
import moesim.input.Options;
import moesim.input.ValueType;
import moesim.model.MoeModel;
import moesim.routing.RoutingTrace;
import moesim.traces.TraceRequest;

/**
 * Generator of routing in which each layer has its own popular experts and tokens tend to keep
 * theirs.
 *
 * <p><b>Draws.</b> All random numbers come from one SplitMix64 stream that starts at the seed.
 * First every layer, in order, gets a permutation of its experts (Fisher–Yates from the last place
 * down: swap place i with place ⌊u·(i+1)⌋). Then for every token and layer: with a stickiness above
 * 0 one number is drawn, and if it is below the stickiness the layer repeats its whole previous
 * selection; otherwise {@code top-k} ranks are drawn without replacement from the Zipf weights
 * (i+1)^-exponent, in layers with odd numbers by {@code odd_exponent} if it is written
 * ({@link ZipfRanks} is the definition), and the experts at these places of the layer's permutation
 * are selected, in the order drawn.
 *
 * <p><b>Shape.</b> One request; all its tokens are decoded tokens, at positions 0, 1, …. The model
 * gives the geometry.
 */
public final class ZipfLayered implements Generator {
  /** Its name in scenarios. */
  public static final String NAME = "zipf-layered";

  private static final Option<Long> TOKENS =
      Option.required("tokens", ValueType.wholeNumber(1, Integer.MAX_VALUE), "tokens to generate");
  private static final Option<Double> EXPONENT = Option.of(
      "exponent",
      ValueType.number(0, 10),
      1.0,
      "exponent of the Zipf law of expert popularity; 0 is uniform");
  private static final Option<Double> ODD_EXPONENT = Option.optional(
      "odd_exponent",
      ValueType.number(0, 10),
      "exponent of every second layer, the first of them the second of all, instead of exponent");
  private static final Option<Double> STICKINESS = Option.of(
      "stickiness",
      ValueType.number(0, 1),
      0.0,
      "probability that a layer repeats the selection of the previous token");
  private static final Option<Long> SEED = Option.optional(
      "seed",
      ValueType.wholeNumber(Long.MIN_VALUE, Long.MAX_VALUE),
      "seed of this trace, instead of the scenario's");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String sentence() {
    return "generated routing: Zipf popularity with a permutation per layer, and sticky selections";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(TOKENS, EXPONENT, ODD_EXPONENT, STICKINESS, SEED);
  }

  @Override
  public RoutingTrace open(TraceRequest request) {
    Options options = request.options();
    MoeModel model = request
        .card()
        .orElseThrow(() -> new InputException(
            options.locationOf(TOKENS),
            NAME + " needs a model, for its layers, experts and top-k"));
    if (model.topK() > model.experts() || model.experts() > Short.MAX_VALUE) {
      throw new InputException(
          options.locationOf(TOKENS),
          NAME + " needs top-k <= experts <= " + Short.MAX_VALUE + ", but the model has top-k "
              + model.topK() + " of " + model.experts() + " experts");
    }
    ZipfParameters parameters = new ZipfParameters(
        Math.toIntExact(options.get(TOKENS)),
        options.get(EXPONENT),
        options.find(ODD_EXPONENT),
        options.get(STICKINESS),
        options.find(SEED).orElse(request.seed()));
    return new ZipfTrace(parameters, model);
  }
}
