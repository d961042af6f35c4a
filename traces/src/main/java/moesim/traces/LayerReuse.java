package moesim.traces;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Next-token reuse: how often a token selects an expert that the previous token selected in the
 * same layer, and how often it would if tokens were independent.
 *
 * <p>The previous token is the one before it in the same phase of the same request, and must have
 * been recorded in that layer; selections of tokens without one are not counted at all.
 * Zero-computation experts do not count.
 *
 * <p><b>Independent tokens.</b> Let f(e) be the share of a layer's tokens that select expert e. Two
 * independent tokens both select e with probability f(e)², however the experts of one token depend
 * on each other, so they have Σ f(e)² experts in common on average. A token has Σ f(e) experts,
 * which is top-k K if nothing is absent; hence the share in common is Σ f(e)² / K. Equal loads,
 * f(e) = K/n, give K/n. As f is counted from T tokens and not known, this is too high by about
 * (1 − Σ f(e)² / K) / T: a token meets itself.
 *
 * @param followed selections of tokens whose previous token is known
 * @param reused those of them that the previous token made as well
 * @param expected what {@code reused} would be on average if tokens were independent
 */
public record LayerReuse(long followed, long reused, double expected) {
  static final LayerReuse NONE = new LayerReuse(0, 0, 0);

  /**
   * The reuse of a layer with {@code loads} selections per expert, made by {@code tokens} tokens.
   */
  static LayerReuse of(long followed, long reused, long[] loads, long tokens) {
    double squares = 0;
    double selections = 0;
    for (long load : loads) {
      squares += (double) load * load;
      selections += load;
    }
    return followed == 0
        ? NONE
        : new LayerReuse(followed, reused, followed * (squares / tokens / selections));
  }

  /** The reuse over {@code layers}, each weighted by its selections. */
  public static LayerReuse ofAll(List<LayerSummary> layers) {
    LayerReuse sum = NONE;
    for (LayerSummary layer : layers) {
      sum = sum.plus(layer.reuse());
    }
    return sum;
  }

  private LayerReuse plus(LayerReuse other) {
    return new LayerReuse(
        followed + other.followed, reused + other.reused, expected + other.expected);
  }

  /**
   * Share of a token's experts that the previous token selected as well; empty if no token has a
   * previous one.
   */
  public OptionalDouble share() {
    return followed == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) reused / followed);
  }

  /** What {@link #share} would be if tokens were independent. */
  public OptionalDouble independentShare() {
    return followed == 0 ? OptionalDouble.empty() : OptionalDouble.of(expected / followed);
  }
}
