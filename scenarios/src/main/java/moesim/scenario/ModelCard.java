package moesim.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import moesim.hardware.roofline.AttentionShape;
import moesim.model.MoeModel;

/**
 * The published geometry of a mixture-of-experts model. What no source tells is empty, never zero.
 *
 * @param preset its name in scenarios, in kebab-case
 * @param name its own name
 * @param family models of the same origin
 * @param layers which layers are MoE layers
 * @param experts the experts of each MoE layer
 * @param attention how attention is computed and what it keeps
 * @param hiddenSize width of the residual stream
 * @param denseIntermediateSize width of the feed-forward of a layer without experts
 * @param vocabSize tokens of the vocabulary
 * @param source documents and configurations the numbers were read from
 * @param certainty {@code high}, or {@code medium} if some number was inferred rather than read
 * @param notes what is peculiar or inferred; may be empty
 */
public record ModelCard(
    String preset,
    String name,
    String family,
    Layers layers,
    Experts experts,
    Attention attention,
    OptionalInt hiddenSize,
    OptionalInt denseIntermediateSize,
    OptionalInt vocabSize,
    String source,
    String certainty,
    String notes) {

  /** Numbers of a head of multi-head latent attention. Source: configurations of all that have it. */
  private static final int LATENT_HEAD = 128;

  /**
   * The layers of a model, numbered from 0. MoE layers follow one another at a constant distance.
   *
   * @param count all layers
   * @param moeCount layers with routed experts
   * @param firstMoe number of the first of them
   * @param moeStep distance from one to the next
   */
  public record Layers(int count, int moeCount, int firstMoe, int moeStep) {
    public Layers {
      if (moeCount < 1 || moeStep < 1 || firstMoe < 0 || count <= firstMoe) {
        throw new IllegalArgumentException(text(count, moeCount, firstMoe, moeStep));
      }
      if (moeCount != (count - firstMoe + moeStep - 1) / moeStep) {
        throw new IllegalArgumentException(text(count, moeCount, firstMoe, moeStep));
      }
    }

    private static String text(int count, int moeCount, int firstMoe, int moeStep) {
      return "layers do not add up: count=" + count + " moeCount=" + moeCount + " firstMoe="
          + firstMoe + " moeStep=" + moeStep;
    }

    /** Numbers of the MoE layers, in order. */
    public List<Integer> moeIds() {
      List<Integer> ids = new ArrayList<>(moeCount);
      for (int id = firstMoe; id < count; id += moeStep) {
        ids.add(id);
      }
      return ids;
    }
  }

  /**
   * The experts of one MoE layer.
   *
   * @param routed experts a router chooses from
   * @param zero zero-computation experts it may choose as well; they have no weights
   * @param shared experts every token passes through
   * @param sharedIntermediateSize width of all shared experts together
   * @param topK experts selected per token, zero-computation experts included
   * @param groups groups of experts the router ranks first
   * @param topkGroups groups it then selects from
   * @param intermediateSize width of one routed expert
   * @param matrices weight matrices of one routed expert: three if gated, else two
   * @param params weights of one routed expert, biases not counted
   * @param nativeWeights the number format it was published in; may be empty
   * @param nativeBytes bytes of one routed expert in that format
   */
  public record Experts(
      int routed,
      int zero,
      int shared,
      OptionalInt sharedIntermediateSize,
      int topK,
      OptionalInt groups,
      OptionalInt topkGroups,
      OptionalInt intermediateSize,
      OptionalInt matrices,
      OptionalLong params,
      String nativeWeights,
      OptionalLong nativeBytes) {}

  /**
   * The attention of a model.
   *
   * @param kind {@code mha}, {@code gqa} or {@code mla}; may be empty
   * @param queryHeads heads of queries
   * @param kvHeads heads of keys and values; empty for MLA
   * @param headDim width of a head; empty for MLA
   * @param queryRank rank queries are compressed to; empty if they are not
   * @param kvRank rank keys and values are compressed to (MLA)
   * @param ropeHeadDim width of the part of a key that carries the position (MLA)
   * @param kvLayers layers that keep keys and values of all tokens or of a window
   * @param kvBytesPerToken what they keep per token, in BF16
   * @param fullAttentionKvBytesPerToken the share of it in layers without a window; empty if all
   *     are
   */
  public record Attention(
      String kind,
      OptionalInt queryHeads,
      OptionalInt kvHeads,
      OptionalInt headDim,
      OptionalInt queryRank,
      OptionalInt kvRank,
      OptionalInt ropeHeadDim,
      OptionalInt kvLayers,
      OptionalLong kvBytesPerToken,
      OptionalLong fullAttentionKvBytesPerToken) {}

  /** Bytes of one routed expert stored as {@code weights}; empty if its size is unknown. */
  public OptionalLong expertBytes(ExpertWeights weights) {
    return weights.bytesOf(experts);
  }

  /** The model as a cache sees it, its experts stored as {@code weights}. */
  public MoeModel toModel(ExpertWeights weights) {
    OptionalLong bytes = expertBytes(weights);
    List<Long> expertBytes =
        bytes.isEmpty() ? List.of() : Collections.nCopies(layers.moeCount(), bytes.getAsLong());
    return new MoeModel(
        name, layers.moeIds(), experts.routed(), experts.zero(), experts.topK(), expertBytes);
  }

  /**
   * Weights of attention, dense layers and shared experts, per MoE layer; a field that no source
   * tells counts as none. Gated feed-forward: three matrices.
   */
  public long denseParams() {
    long hidden = hiddenSize.orElse(0);
    long ofAttention = attentionParams(attention, hidden) * layers.count();
    long denseLayers = (long) layers.count() - layers.moeCount();
    long ofDenseLayers = 3 * hidden * denseIntermediateSize.orElse(0) * denseLayers;
    long ofSharedExperts =
        3 * hidden * experts.sharedIntermediateSize().orElse(0) * layers.moeCount();
    return (ofAttention + ofDenseLayers + ofSharedExperts) / layers.moeCount();
  }

  /**
   * What attention takes beside its projections, per MoE layer; empty if no source tells. Windows
   * and chunks count as full attention.
   */
  Optional<AttentionShape> attentionShape() {
    if (attention.kvBytesPerToken().isEmpty() || attention.queryHeads().isEmpty()) {
      return Optional.empty();
    }
    int heads = attention.queryHeads().getAsInt();
    int head = attention.headDim().orElse(LATENT_HEAD);
    double ofPrompts = AttentionShape.flopPerKey(heads, head);
    double ofGenerated = ofPrompts;
    if (attention.kvRank().isPresent()) {
      // Prompts expand keys and values; generated tokens read them as they are, the projections
      // being absorbed into queries and outputs. DeepSeek-V2, arXiv 2405.04434, section 2.1.
      int rope = attention.ropeHeadDim().orElse(0);
      int rank = attention.kvRank().getAsInt();
      ofPrompts = AttentionShape.flopPerKey(heads, head + rope, head);
      ofGenerated = AttentionShape.flopPerKey(heads, rank + rope, rank);
    }
    double moeLayers = layers.moeCount();
    double share = attention.kvLayers().orElse(layers.count()) / moeLayers;
    return Optional.of(new AttentionShape(
        attention.kvBytesPerToken().getAsLong() / moeLayers,
        ofPrompts * share,
        ofGenerated * share));
  }

  /**
   * Weights of the projections of one layer; multi-head latent attention compresses queries, keys
   * and values.
   */
  private static long attentionParams(Attention attention, long hidden) {
    long heads = attention.queryHeads().orElse(0);
    OptionalInt kvRank = attention.kvRank();
    if (kvRank.isPresent()) {
      // DeepSeek-V2, arXiv 2405.04434, section 2.1; heads of 128 numbers, and the rope part beside
      // them.
      long rope = attention.ropeHeadDim().orElse(0);
      long head = attention.headDim().orElse(LATENT_HEAD);
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
}
