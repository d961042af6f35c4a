package moesim.traces.synthetic;

/**
 * How the router of a {@code calibrated} trace chooses; the symbols are those of docs/model.md,
 * "Generated routing: calibrated".
 *
 * @param exponent s: Zipf exponent of expert popularity in each layer
 * @param topics M: topics the experts of a layer are divided among
 * @param affinity a: probability that a draw is made among the experts of the token's topic
 * @param layerCorrelation b: probability that a layer takes over the topic of the layer before it
 * @param tokenCorrelation g: probability that a layer takes over the topic it had for the token
 *     before
 * @param repetition d: probability, in the last layer, that a layer repeats what it selected for
 *     the token before; it grows from 0 in the first layer
 * @param phaseShift h: by how much popularity differs between prompts and generated tokens, on the
 *     scale of the logarithm of the place within a topic
 * @param groups groups of consecutive experts; 1 if the router knows none
 * @param groupsPerToken groups a token may select from in one layer
 */
record RouterParameters(
    double exponent,
    int topics,
    double affinity,
    double layerCorrelation,
    double tokenCorrelation,
    double repetition,
    double phaseShift,
    int groups,
    int groupsPerToken) {

  @Override
  public String toString() {
    return "exponent=" + exponent + " topics=" + topics + " affinity=" + affinity
        + " layer_correlation=" + layerCorrelation + " token_correlation=" + tokenCorrelation
        + " repetition=" + repetition + " phase_shift=" + phaseShift + " groups=" + groups
        + " groups_per_token=" + groupsPerToken;
  }
}
