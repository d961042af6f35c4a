package moesim.hardware.parallel;

/**
 * What a layer takes beside its routed experts: attention, dense layers and shared experts, spread
 * evenly over the MoE layers.
 *
 * @param params weights per MoE layer
 * @param weightBits bits per weight
 * @param cachedBytesPerToken keys and values that a generated token reads, per MoE layer
 * @param hidden width of a token
 * @param activationBytes bytes per number of a token
 */
public record DenseShare(
    long params, int weightBits, double cachedBytesPerToken, int hidden, int activationBytes) {
  /** Nothing but experts. */
  public static final DenseShare NOTHING = new DenseShare(0, 16, 0, 0, 2);
}
