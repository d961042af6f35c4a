package moesim.replay;

/**
 * How a batch predicts which experts follow which at the next token of the same layer: by the most
 * frequent pairs so far.
 *
 * <p><b>Counts.</b> One table per layer for the whole batch; every expert of a token makes a pair
 * with every expert of the same request's next token. At step {@code s} the table holds the pairs
 * of steps {@code (1, 2)} to {@code (s - 1, s)}, the current one included: routing is known when a
 * layer step begins. The pair of the last prompt token and the first generated one is not counted.
 * <b>Source.</b> arXiv 2510.05497 and its published simulator; the paper does not state the
 * fraction, the simulator uses 0.2.
 *
 * @param fraction share of a layer's experts, rounded up, that are predicted to follow an expert;
 *     entries without any count are never predicted, and the lower expert goes first among equals
 * @param seedFromPrompts true if pairs of consecutive prompt tokens count too
 */
public record PredictorSpec(double fraction, boolean seedFromPrompts) {
  public PredictorSpec {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException("a predicted fraction is in (0, 1], got " + fraction);
    }
  }

  /** Experts predicted to follow one of {@code experts}. */
  int followers(int experts) {
    // 0.28 * 25 is 7.000000000000001 in doubles, and means 7.
    return (int) Math.max(1, Math.ceil(fraction * experts - 1e-9));
  }
}
