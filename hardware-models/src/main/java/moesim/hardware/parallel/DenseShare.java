package moesim.hardware.parallel;

import moesim.hardware.roofline.AttentionShape;

/**
 * What a layer takes beside its routed experts: attention, dense layers and shared experts, spread
 * evenly over the MoE layers.
 *
 * @param params weights per MoE layer
 * @param weightBits bits per weight
 * @param attention what attention takes beside its projections
 * @param context tokens that a generated one attends to
 * @param cacheShares units of a rank that those are divided among: a latent cache has no heads to
 *     divide, so each of them reads all of it
 * @param hidden width of a token
 * @param activationBytes bytes per number of a token
 */
public record DenseShare(
    long params,
    int weightBits,
    AttentionShape attention,
    int context,
    int cacheShares,
    int hidden,
    int activationBytes) {
  public DenseShare {
    if (cacheShares < 1) {
      throw new IllegalArgumentException("cacheShares=" + cacheShares);
    }
  }
}
