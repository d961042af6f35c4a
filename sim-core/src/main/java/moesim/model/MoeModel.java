package moesim.model;

import java.util.List;

/**
 * The routed experts of a mixture-of-experts model, as far as expert selections see them.
 *
 * @param name the model's name, for reports
 * @param layerIds the model's own numbers of its MoE layers, in order; dense layers are not listed.
 *     Everywhere else a layer is its index in this list
 * @param experts routed experts per layer
 * @param zeroExperts zero-computation experts per layer, which a token may select as well: ids from
 *     {@code experts} upwards. They have no weights and move nothing
 * @param topK experts a token selects per layer
 * @param expertBytes bytes of one expert of each layer, or of every page in the order of pages;
 *     empty if unknown
 */
public record MoeModel(
    String name,
    List<Integer> layerIds,
    int experts,
    int zeroExperts,
    int topK,
    List<Long> expertBytes) {
  /**
   * More pages than any model has; with experts of at most 1 TB, sums of their bytes fit a long.
   */
  public static final int MOST_PAGES = 1 << 22;

  private static final long LARGEST_EXPERT_BYTES = 1_000_000_000_000L;

  public MoeModel {
    layerIds = List.copyOf(layerIds);
    expertBytes = List.copyOf(expertBytes);
    if (layerIds.isEmpty() || experts < 1 || zeroExperts < 0 || topK < 1) {
      throw new IllegalArgumentException("a model needs layers, experts and top-k: layers="
          + layerIds.size() + " experts=" + experts + " zeroExperts=" + zeroExperts + " topK="
          + topK);
    }
    if ((long) layerIds.size() * experts > MOST_PAGES
        || !expertBytes.stream().allMatch(MoeModel::isExpertSize)) {
      throw new IllegalArgumentException(
          "layers=" + layerIds.size() + " experts=" + experts + " expertBytes=" + expertBytes);
    }
    if (!expertBytes.isEmpty()
        && expertBytes.size() != layerIds.size()
        && expertBytes.size() != layerIds.size() * experts) {
      throw new IllegalArgumentException("layers=" + layerIds.size() + " experts=" + experts
          + " but expertBytes=" + expertBytes.size());
    }
  }

  /** A model without zero-computation experts. */
  public MoeModel(
      String name, List<Integer> layerIds, int experts, int topK, List<Long> expertBytes) {
    this(name, layerIds, experts, 0, topK, expertBytes);
  }

  /** Experts a token can select at a layer, zero-computation experts included: ids are below it. */
  public int selectableExperts() {
    return experts + zeroExperts;
  }

  /** Number of MoE layers. */
  public int layers() {
    return layerIds.size();
  }

  /** Number of pages: one per expert of every layer. */
  public int pages() {
    return Math.multiplyExact(layers(), experts);
  }

  /** The page of an expert: {@code layer * experts + expert}. */
  public int page(int layer, int expert) {
    return layer * experts + expert;
  }

  /** The layer index and expert of {@code page}, for messages. */
  public ExpertId expertOf(int page) {
    return new ExpertId(page / experts, page % experts);
  }

  /** True if the size of an expert is known. */
  public boolean hasExpertBytes() {
    return !expertBytes.isEmpty();
  }

  /** Bytes of {@code page}; they must be known. */
  public long bytesOf(int page) {
    return expertBytes.get(expertBytes.size() == layers() ? page / experts : page);
  }

  /** True if the sizes of experts are stated one by one, not for whole layers. */
  public boolean hasBytesPerExpert() {
    return expertBytes.size() > layers();
  }

  /** True if all experts have one known size. */
  public boolean hasEqualExperts() {
    return hasExpertBytes() && expertBytes.stream().distinct().count() == 1;
  }

  /** True if an expert can have {@code bytes}: 1 B to 1 TB. */
  public static boolean isExpertSize(long bytes) {
    return bytes >= 1 && bytes <= LARGEST_EXPERT_BYTES;
  }
}
