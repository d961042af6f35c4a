package moesim.scenario;

import java.util.OptionalInt;
import moesim.hardware.wafer.WaferSpec;

/**
 * Attention and dense feed-forward of a model, spread evenly over the layer steps, as a roofline: weights are read once per
 * forward pass, spread over all dies, and every token multiplies and adds each of them once. Keys and values are not read.
 *
 * @param params weights of attention, dense layers and shared experts, per MoE layer
 * @param weightBits bits per weight
 */
public record DenseWork(long params, int weightBits) {

  /** What the card of a model says; empty fields count as no weights. */
  static DenseWork of(ModelCard card, int weightBits) {
    long hidden = card.hiddenSize().orElse(0);
    long attention = attentionParams(card.attention(), hidden) * card.layers().count();
    long denseLayers = (long) card.layers().count() - card.layers().moeCount();
    long dense = 3 * hidden * card.denseIntermediateSize().orElse(0) * denseLayers;
    long shared = 3
        * hidden
        * card.experts().sharedIntermediateSize().orElse(0)
        * card.layers().moeCount();
    return new DenseWork((attention + dense + shared) / card.layers().moeCount(), weightBits);
  }

  /** Weights of the projections of one layer; multi-head latent attention compresses queries, keys and values. */
  private static long attentionParams(ModelCard.Attention attention, long hidden) {
    long heads = attention.queryHeads().orElse(0);
    OptionalInt kvRank = attention.kvRank();
    if (kvRank.isPresent()) {
      // DeepSeek-V2, arXiv 2405.04434, section 2.1; heads of 128 numbers, and the rope part beside
      // them.
      long rope = attention.ropeHeadDim().orElse(0);
      long head = attention.headDim().orElse(128);
      long queryRank = attention.queryRank().orElse(0);
      long queries = queryRank == 0
          ? hidden * heads * (head + rope)
          : hidden * queryRank + queryRank * heads * (head + rope);
      long keysAndValues =
          hidden * (kvRank.getAsInt() + rope) + kvRank.getAsInt() * heads * 2 * head;
      return queries + keysAndValues + heads * head * hidden;
    }
    long head = attention.headDim().orElse(0);
    return 2 * hidden * heads * head + 2 * hidden * attention.kvHeads().orElse(0) * head;
  }

  /** Time of one layer step with {@code tokens} tokens, in picoseconds. */
  public long ps(WaferSpec wafer, long tokens) {
    if (tokens == 0) {
      return 0;
    }
    int dies = wafer.topology().nodeCount();
    double bytesPerSecond =
        dies * (wafer.hbm().bandwidth().bytesPerSecond() * wafer.hbm().efficiency());
    double flopPerSecond = dies * wafer.die().compute().flopPerSecond();
    double readSeconds = params * weightBits / 8.0 / bytesPerSecond;
    double computeSeconds = 2.0 * params * tokens / flopPerSecond;
    return (long) Math.ceil(Math.max(readSeconds, computeSeconds) * 1e12);
  }
}
