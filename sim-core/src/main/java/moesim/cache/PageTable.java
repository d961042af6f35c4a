package moesim.cache;

import java.util.Arrays;
import moesim.model.MoeModel;

/**
 * The pages of one cache: how many there are, the layer, the weight and the bytes of each.
 *
 * <p><b>Units.</b> A page's weight is what it takes of the cache's capacity: its bytes if the
 * capacity is in bytes, one if the capacity counts experts. Bytes are {@link #UNKNOWN} when nobody
 * said how large an expert is.
 */
public final class PageTable {
  /** Size of an expert nobody stated. */
  public static final long UNKNOWN = -1;

  private final int[] layerOf;
  private final long[] bytesOf;
  private final long[] weightOf;
  private final long[] missCostOf;

  private PageTable(int[] layerOf, long[] bytesOf, boolean weighBytes) {
    this.layerOf = layerOf;
    this.bytesOf = bytesOf;
    missCostOf = new long[layerOf.length];
    Arrays.fill(missCostOf, 1);
    weightOf = bytesOf.clone();
    if (!weighBytes) {
      Arrays.fill(weightOf, 1);
    }
  }

  /** All pages of {@code model}. */
  public static PageTable ofAllLayers(MoeModel model, boolean weighBytes) {
    return ofLayers(model, 0, model.layers(), weighBytes);
  }

  /**
   * Slices of experts: page {@code p} of the model becomes the pages
   * {@code [p * slices, (p + 1) * slices)}, which weigh their bytes.
   */
  public static PageTable ofSlices(MoeModel model, int slices, long sliceBytes) {
    int[] layerOf = new int[Math.multiplyExact(model.pages(), slices)];
    long[] bytesOf = new long[layerOf.length];
    for (int page = 0; page < layerOf.length; page++) {
      layerOf[page] = page / (model.experts() * slices);
      bytesOf[page] = sliceBytes;
    }
    return new PageTable(layerOf, bytesOf, true);
  }

  /** The pages of one layer, numbered from 0. */
  public static PageTable ofLayer(MoeModel model, int layer, boolean weighBytes) {
    return ofLayers(model, layer, layer + 1, weighBytes);
  }

  private static PageTable ofLayers(MoeModel model, int from, int to, boolean weighBytes) {
    if (weighBytes && !model.hasExpertBytes()) {
      throw new IllegalArgumentException(
          "a capacity in bytes needs the bytes of an expert of " + model.name());
    }
    int experts = model.experts();
    int[] layerOf = new int[(to - from) * experts];
    long[] bytesOf = new long[layerOf.length];
    for (int page = 0; page < layerOf.length; page++) {
      int layer = from + page / experts;
      layerOf[page] = layer;
      bytesOf[page] = model.hasExpertBytes() ? model.bytesOf(from * experts + page) : UNKNOWN;
    }
    return new PageTable(layerOf, bytesOf, weighBytes);
  }

  /** The same pages, loads of which cost what {@code costs} says of their layers. */
  public PageTable withMissCosts(MissCosts costs) {
    PageTable table = new PageTable(layerOf, bytesOf, false);
    System.arraycopy(weightOf, 0, table.weightOf, 0, weightOf.length);
    Arrays.setAll(table.missCostOf, page -> costs.of(layerOf[page]));
    return table;
  }

  public int pageCount() {
    return layerOf.length;
  }

  /** Layer index of {@code page} in the model, also if this table holds one layer only. */
  public int layerOf(int page) {
    return layerOf[page];
  }

  /** Bytes of {@code page}, or {@link #UNKNOWN}. */
  public long bytesOf(int page) {
    return bytesOf[page];
  }

  /** What a load of {@code page} costs; 1 unless stated. */
  public long missCostOf(int page) {
    return missCostOf[page];
  }

  /** What {@code page} takes of the capacity. */
  public long weightOf(int page) {
    return weightOf[page];
  }

  /** What all pages together take. */
  public long totalWeight() {
    return Arrays.stream(weightOf).sum();
  }

  /** The weight of every page, or {@link #UNKNOWN} if they differ. */
  long commonWeight() {
    long[] distinct = Arrays.stream(weightOf).distinct().limit(2).toArray();
    return distinct.length == 1 ? distinct[0] : UNKNOWN;
  }

  /** The miss cost of every page, or {@link #UNKNOWN} if they differ. */
  long commonMissCost() {
    long[] distinct = Arrays.stream(missCostOf).distinct().limit(2).toArray();
    return distinct.length == 1 ? distinct[0] : UNKNOWN;
  }

  /** True if not all pages have the same bytes. */
  boolean hasMixedBytes() {
    return Arrays.stream(bytesOf).distinct().limit(2).count() == 2;
  }
}
